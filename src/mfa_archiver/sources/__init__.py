"""Sources: publishers declared in TOML, read and validated; no source needs code."""
