"""What a page lacks and its listing knows: titles cut short, generic headings, finer dates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mfa_archiver.extract.followed import better_date, complete
from mfa_archiver.listed import Candidate
from mfa_archiver.model import DatePrecision, DateSource, PublicationDate, Ref, Revision, TitleSource

REF = Ref("xx-mfa", "7", "en")
DAY = PublicationDate("2026-05-04", DatePrecision.DAY, DateSource.PAGE, "4 May 2026")
MINUTE = PublicationDate(
    "2026-05-04", DatePrecision.MINUTE, DateSource.FIELD, instant=datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
)


def completed(on_page: str, listed: str, kind: TitleSource = TitleSource.PAGE) -> str:
    return complete(Revision(on_page, "Text.", title_source=kind), Candidate(REF, "", listed)).title


@pytest.mark.parametrize("cut", ["Talks on the river …", "Talks on the river...", "Talks on the river [...]"])
def test_title_cut_short_in_the_listing_is_that_of_the_page(cut: str) -> None:
    assert completed("Talks on the river Talas and its dams", cut) == "Talks on the river Talas and its dams"


def test_generic_heading_loses_to_the_title_of_the_feed() -> None:
    assert completed("Willkommen im Auswärtigen Amt", "Gespräche über den Talas") == "Gespräche über den Talas"


def test_title_reworded_on_the_page_wins() -> None:
    assert completed("Second talks on the river Talas", "Talks on the river Talas") == "Second talks on the river Talas"


def test_title_derived_from_the_text_loses_to_any_of_the_listing() -> None:
    assert completed("The talks on the Talas were held.", "Talks held", TitleSource.DERIVED) == "Talks held"


def test_title_of_the_page_stands_where_the_listing_has_none() -> None:
    assert completed("Talks on the river Talas", "") == "Talks on the river Talas"


def test_page_known_to_state_no_title_takes_that_of_the_listing() -> None:
    revision = Revision("Talks, Federal Foreign Office", "Text.")
    assert complete(revision, Candidate(REF, "", "Talks"), states_title=False).title == "Talks"


def test_time_of_the_listing_completes_the_day_of_the_page() -> None:
    assert better_date(DAY, MINUTE) == MINUTE


def test_day_of_the_page_wins_over_another_day_of_the_listing() -> None:
    other = PublicationDate(
        "2026-05-05", DatePrecision.MINUTE, DateSource.FIELD, instant=datetime(2026, 5, 5, tzinfo=UTC)
    )
    assert better_date(DAY, other) == DAY


def test_date_of_the_listing_wins_over_that_of_a_dateline() -> None:
    dateline = PublicationDate("2026-05-03", DatePrecision.DAY, DateSource.TEXT, "Astana, 3 May 2026")
    assert better_date(dateline, DAY) == DAY


def test_page_without_a_date_takes_that_of_the_listing() -> None:
    assert better_date(None, DAY) == DAY
