"""The lexicons: one folder a language tag, TOML files with an attested example beside each fact."""
