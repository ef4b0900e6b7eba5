"""A made-up ministry's press office on loopback, which serves its releases in every declared way."""
