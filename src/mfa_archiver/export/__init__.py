"""Export: releases as a stream in the formats other programs read, one module a format.

Each format is a function from an iterator of releases to an iterator of text, one release in memory at a time. Web
archives hold captures instead and are bytes: web_archives.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mfa_archiver.export.csv_table import csv_lines
from mfa_archiver.export.json_lines import json_array, json_lines
from mfa_archiver.export.markdown import markdown_documents
from mfa_archiver.model import Release

Writer = Callable[[Iterator[Release]], Iterator[str]]

FORMATS: dict[str, Writer] = {
    "jsonl": json_lines,
    "json": json_array,
    "csv": csv_lines,
    "markdown": markdown_documents,
}
