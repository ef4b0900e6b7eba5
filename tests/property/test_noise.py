"""Laws of noise: whatever noise a page puts on a wording, it stays that wording; whatever is edited makes another."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import assume, given
from hypothesis import strategies as st

from mfa_archiver.language.edits import read_edit
from mfa_archiver.language.noise import differ_in_noise_only, fold_noise
from mfa_archiver.model import Revision

WORDS = (
    "Министр",
    "принял",
    "посла",
    "Иманов",
    "«Шёлковый",
    "путь»",
    "48,7",
    "&",
    "A",
    "пресс-служба",
    "қазан",
    "–",
    "x'y",
)
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)
bodies = st.lists(words.map(" ".join), min_size=1, max_size=4).map("\n\n".join)

# Each puts one sort of noise on a body.
SPOILERS: dict[str, Callable[[str], str]] = {
    "nbsp": lambda body: body.replace(" ", "\u00a0"),
    "two blanks": lambda body: body.replace(" ", "  "),
    "blanks at the ends of lines": lambda body: body.replace("\n", " \n "),
    "soft hyphens": lambda body: body.replace("ини", "и\u00adни"),
    "zero-width": lambda body: f"\ufeff{body.replace('о', 'о' + chr(0x200B))}",
    "quotes": lambda body: body.replace("«", "“").replace("»", "”"),
    "straight quotes": lambda body: body.replace("«", '"').replace("»", '"'),
    "apostrophe": lambda body: body.replace("'", "’"),
    "dash": lambda body: body.replace("–", "—"),
    "hyphens": lambda body: body.replace("–", "--"),
    "escapes": lambda body: body.replace("&", "&amp;amp;").replace("«", "&laquo;").replace("»", "&amp;raquo;"),
    "one break": lambda body: body.replace("\n\n", "\n"),
    "counter": lambda body: f"{body}\n\nПросмотров: 1 204",
    "button": lambda body: f"{body}\n\nПоделиться",
    "button above": lambda body: f"Версия для печати\n\n{body}",
}


@given(bodies, st.lists(st.sampled_from(sorted(SPOILERS)), min_size=1, max_size=5))
def test_noise_makes_no_revision(body: str, sorts: list[str]) -> None:
    spoilt = body
    for sort in sorted(set(sorts)):  # each once, in one order: escaping last would escape nothing
        spoilt = SPOILERS[sort](spoilt)
    assert differ_in_noise_only(Revision("Заголовок", body), Revision("Заголовок", spoilt))


@given(bodies, bodies)
def test_other_words_make_a_revision(body: str, other: str) -> None:
    assume([word.strip("«»–") for word in body.split()] != [word.strip("«»–") for word in other.split()])
    assert not differ_in_noise_only(Revision("Заголовок", body), Revision("Заголовок", other))


@given(bodies, st.integers(min_value=0), st.sampled_from("абвABC1230,.!ё"))
def test_sign_put_in_anywhere_makes_a_revision(body: str, place: int, sign: str) -> None:
    at = place % (len(body) + 1)
    assert not differ_in_noise_only(Revision("Заголовок", body), Revision("Заголовок", body[:at] + sign + body[at:]))


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(("ru", "en", "ar")))
def test_what_is_no_noise_is_an_edit_of_some_kind(body: str, other: str, lang: str) -> None:
    one, another = Revision("T", body), Revision("T", other)
    assert bool(read_edit(one, another, lang).kinds) is not differ_in_noise_only(one, another)


@given(st.text(max_size=80))
def test_folding_any_text_twice_changes_nothing_but_what_unescaping_uncovers(text: str) -> None:
    assume("&" not in text)
    assert fold_noise(fold_noise(text)) == fold_noise(text)
