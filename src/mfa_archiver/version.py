"""The program's version, said once: the User-Agent, `--version` and the package read it here."""

VERSION = "0.1.0"
