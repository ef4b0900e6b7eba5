"""The command line: each command turns arguments into values, makes one call, and renders the answer."""
