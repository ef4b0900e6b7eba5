"""How well and how fast the search finds, beside other engines, on question sets that come with their answers."""
