"""Which spellings of a query's words an archive holds."""

from __future__ import annotations

import pytest

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.search import archive_languages
from mfa_archiver.archive.spellings import held_spellings
from mfa_archiver.language.analysis import Analyser
from mfa_archiver.model import Added
from tests.archive.holding import keep, parsed

BODIES = (
    ("ru", "Ермек Кошербаев встретился с Каей Каллас. Каллас передала письмо Токаеву."),
    ("kk", "Қасым-Жомарт Тоқаевтың хаты Өскеменде оқылды."),
    ("en", "Kassym-Jomart Tokayev received Yermek Kosherbayev in Ust-Kamenogorsk."),
)


@pytest.fixture
def named(archive: Archive) -> Archive:
    keep(archive, *(Added(parsed("1", lang, "Title", body)) for lang, body in BODIES))
    return archive


@pytest.mark.parametrize(
    ("word", "held"),
    [
        ("Kosherbayev", ("кошербаев",)),
        ("Kallas", ("каллас",)),
        ("Kassym", ("қасым",)),
        ("Tokayev", ("токаев", "тоқаев")),
        ("Toqaev", ("тоқаев",)),
        ("Oskemen", ("өскемен",)),
        ("Токаев", ("tokayev",)),
        ("Токаевым", ("tokayev",)),
        ("Тоқаевқа", ("tokayev",)),
        ("Кошербаеву", ("kosherbayev",)),
        ("Қасым", ("kassym",)),
        ("Ermek", ("ермек",)),
        ("glacier", ()),
        ("2025", ()),
    ],
)
def test_spellings_that_are_held_are_found(named: Archive, word: str, held: tuple[str, ...]) -> None:
    found = held_spellings(named, Analyser(), [word], archive_languages(named))
    assert set(held) <= set(found.get(word, ()))
    assert bool(held) == (word in found)
