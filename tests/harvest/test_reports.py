"""The report of a harvest: what is counted, and the one word that sums it up."""

from __future__ import annotations

import pytest

from mfa_archiver.errors import Blocked, FetchError, RobotsDisallowed, UnexpectedStatus, Unreachable
from mfa_archiver.harvest import Page, Tally
from mfa_archiver.model import (
    HarvestReport,
)
from tests.harvest.story import SOURCE, Held, Site, tell


def report(
    site: Site, held: Held | None = None, *, bounded: bool = False, langs: tuple[str, ...] = ("ru",)
) -> HarvestReport:
    held = held or Held()
    tally = Tally(SOURCE, lambda lang: bool(held.releases(lang)))
    for event in tell(site, held, langs=langs):
        if isinstance(event, Page):
            tally.add_page(event)
        else:
            tally.add_sweep(event)
    return tally.close(requests=3, received=900, seconds=1.23456, bounded=bounded)


def test_report_counts_every_kind_of_outcome() -> None:
    site = Site({"ru": [[9, 8, 7, -6, 0], []]})
    counted = report(site, Held(settled={"ru": [8, 7]}, other_wording=frozenset({7})))
    counts = (counted.added, counted.revised, counted.unchanged, counted.skipped, counted.failed)
    assert counts == (1, 1, 1, 1, 1)


def test_report_counts_the_traffic() -> None:
    counted = report(Site({"ru": [[9], []]}))
    assert (counted.requests, counted.bytes, counted.seconds) == (3, 900, 1.235)


def test_harvest_without_errors_is_ok() -> None:
    assert report(Site({"ru": [[9], []]})).status == "ok"


def test_item_that_cannot_be_read_makes_a_harvest_partial() -> None:
    counted = report(Site({"ru": [[9, 0], []]}))
    assert (counted.status, counted.errors) == ("partial", ("an item: is no object",))


def test_language_that_fails_makes_a_harvest_partial() -> None:
    site = Site({"en": [[9], []]}, {"ru": UnexpectedStatus("500 here", status=500)})
    counted = report(site, langs=("ru", "en"))
    assert (counted.status, counted.errors) == ("partial", ("ru: 500 here",))


def test_nothing_but_errors_is_failed() -> None:
    assert report(Site({}, {"ru": Unreachable("no answer")})).status == "failed"


@pytest.mark.parametrize("error", [Blocked("no"), RobotsDisallowed("no")], ids=lambda error: type(error).__name__)
def test_site_that_lets_no_program_in_is_blocked(error: FetchError) -> None:
    assert report(Site({}, {"ru": error})).status == "blocked"


def test_listing_of_nothing_is_suspicious() -> None:
    assert report(Site({"ru": [[]]})).status == "suspicious"


def test_listing_of_items_without_a_body_is_suspicious() -> None:
    assert report(Site({"ru": [[-9, -8], []]})).status == "suspicious"


def test_span_without_releases_is_ok() -> None:
    assert report(Site({"ru": [[]]}), bounded=True).status == "ok"


def test_empty_language_that_releases_are_held_from_is_an_error() -> None:
    counted = report(Site({"ru": [[9], []], "en": [[]]}), Held(settled={"en": [9]}), langs=("ru", "en"))
    assert (counted.status, counted.errors) == (
        "partial",
        ("en: the listing is empty, though releases are held from it",),
    )
