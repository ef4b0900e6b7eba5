from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from mfa_archiver.export.csv_table import COLUMNS, FORMULA_START, csv_lines
from mfa_archiver.export.json_lines import json_array, json_lines
from mfa_archiver.export.markdown import escape, markdown_document
from mfa_archiver.fields import release_fields
from mfa_archiver.model import DatePrecision, DateSource, Link, PublicationDate, Ref, Release, Revision

SEEN = datetime(2026, 5, 4, 7, 0, tzinfo=UTC)
TEXT = st.text()
DATES = st.dates().map(lambda day: PublicationDate(day.isoformat(), DatePrecision.DAY, DateSource.PAGE))
REVISIONS = st.builds(
    Revision,
    title=TEXT,
    body=TEXT,
    published=st.none() | DATES,
    dateline=TEXT,
    labels=st.lists(TEXT, max_size=2).map(tuple),
    captions=st.lists(TEXT, max_size=2).map(tuple),
    links=st.lists(st.builds(Link, TEXT, TEXT), max_size=2).map(tuple),
)
RELEASES = st.builds(
    Release,
    id=st.integers(min_value=1),
    ref=st.builds(Ref, TEXT, TEXT, TEXT),
    url=TEXT,
    revision=REVISIONS,
    number=st.integers(min_value=1),
    revisions=st.integers(min_value=1),
    first_seen=st.just(SEEN),
    last_seen=st.just(SEEN),
)


def guarded_release(title: str) -> Release:
    """Return a release whose title and source a spreadsheet might run."""
    revision = Revision(title=title, body=title, published=None)
    return Release(
        id=1,
        ref=Ref(title, "", ""),
        url="",
        revision=revision,
        number=1,
        revisions=1,
        first_seen=SEEN,
        last_seen=SEEN,
    )


@given(st.lists(RELEASES, max_size=3))
def test_json_lines_read_back_as_they_were(releases: list[Release]) -> None:
    lines = "".join(json_lines(iter(releases))).split("\n")
    assert [json.loads(line) for line in lines[:-1]] == [release_fields(release) for release in releases]


@given(st.lists(RELEASES, max_size=3))
def test_a_json_array_reads_back_as_it_was(releases: list[Release]) -> None:
    assert json.loads("".join(json_array(iter(releases)))) == [release_fields(release) for release in releases]


@given(RELEASES)
@example(guarded_release(";="))
@example(guarded_release("'=1"))
def test_csv_reads_back_but_for_the_guard_of_formulas(release: Release) -> None:
    header, row = csv.reader(io.StringIO("".join(csv_lines(iter([release]))), newline=""))
    fields = {name: "" if value is None else str(value) for name, value in release_fields(release).items()}
    expected = [fields[name].replace("\0", "\ufffd") for name in COLUMNS]
    assert header == list(COLUMNS)
    assert [without_guard(text, was) for text, was in zip(row, expected, strict=True)] == expected


def without_guard(text: str, was: str) -> str:
    """Return a cell without the apostrophes that were put in, each of which must stand before what it guards."""
    left, kept = list(was), []
    for place, character in enumerate(text):
        if left and left[0] == character:
            kept.append(left.pop(0))
        else:
            assert character == "'"
            assert re.match(r"\s*[=+\-@＝＋－＠\t\r\n]", text[place + 1 :])
    return "".join(kept)


@given(RELEASES)
def test_no_cell_begins_as_a_formula(release: Release) -> None:
    _, row = csv.reader(io.StringIO("".join(csv_lines(iter([release]))), newline=""))
    assert not [text for text in row if FORMULA_START.match(text)]


@given(TEXT)
def test_markdown_escapes_only_by_adding_backslashes(text: str) -> None:
    escaped, left = escape(text), iter(text)
    wanted = next(left, None)
    for character in escaped:
        if character == wanted:
            wanted = next(left, None)
        else:
            assert character == "\\"
    assert wanted is None


@given(RELEASES)
def test_front_matter_is_one_json_value_a_line(release: Release) -> None:
    lines = markdown_document(release).split("\n")
    matter = lines[1 : lines.index("---", 1)]
    assert [json.loads(line.partition(": ")[2]) for line in matter][:2] == [str(release.ref), release.ref.source]
