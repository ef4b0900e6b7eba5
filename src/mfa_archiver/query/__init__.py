"""The query language: what a person types becomes a tree, and the tree an FTS5 expression."""
