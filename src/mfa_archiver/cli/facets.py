"""How `search --facet` counts, and writes its counts."""

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from itertools import groupby

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.facets import FacetCount, count_facet
from mfa_archiver.archive.filters import Filters
from mfa_archiver.cli.options import ListFormat, Run
from mfa_archiver.query.fts import Match
from mfa_archiver.render import machine


class FacetChoice(StrEnum):
    """What to count hits by."""

    SOURCE = "source"
    LANG = "lang"
    YEAR = "year"
    MONTH = "month"


UNKNOWN = {"year": "no date", "month": "no month"}


def write_facets(
    run: Run, archive: Archive, match: Match, filters: Filters, choices: Sequence[FacetChoice], form: ListFormat
) -> bool:
    """Count hits by each of the facets chosen, write the counts, and tell whether there were any."""
    facets = dict.fromkeys(choice.value for choice in choices)
    counts = [count for facet in facets for count in count_facet(archive, match, facet, filters)]
    if form is ListFormat.TABLE:
        draw_facets(run, counts)
    else:
        machine.emit(machine.lines([asdict(count) for count in counts], form.value, key="value"))
    return bool(counts)


def draw_facets(run: Run, counts: Sequence[FacetCount]) -> None:
    """Draw counts as bars, a chart a facet."""
    from mfa_archiver.render.bars import Bar, BarChart

    for facet, group in groupby(counts, lambda count: count.facet):
        bars = tuple(Bar(count.value or UNKNOWN[facet], count.count, str(count.count)) for count in group)
        run.out.print(BarChart(facet, bars, top=max(bar.amount or 0 for bar in bars)))
