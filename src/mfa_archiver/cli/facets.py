"""How `search --facet` writes its counts."""

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from itertools import groupby

from mfa_archiver.archive.facets import FacetCount
from mfa_archiver.cli.options import ListFormat, Run
from mfa_archiver.render import machine


class FacetChoice(StrEnum):
    """What to count hits by."""

    SOURCE = "source"
    LANG = "lang"
    YEAR = "year"
    MONTH = "month"


UNKNOWN = {"year": "no date", "month": "no month"}


def write_facets(run: Run, counts: Sequence[FacetCount], form: ListFormat) -> None:
    """Write counts as bars for a person, else as rows of facet, value and count."""
    if form is not ListFormat.TABLE:
        machine.emit(machine.lines([asdict(count) for count in counts], form.value, key="value"))
        return
    from mfa_archiver.render.bars import Bar, BarChart

    for facet, group in groupby(counts, lambda count: count.facet):
        bars = tuple(Bar(count.value or UNKNOWN[facet], count.count, str(count.count)) for count in group)
        run.out.print(BarChart(facet, bars, top=max(bar.amount or 0 for bar in bars)))
