"""Strips Kazakh endings lightly: a table of endings, taken off from the outside in. No dictionary, no exceptions.

Kazakh adds its endings in a fixed order (stem, plural, possessive, case, person), each in up to six forms
by vowel harmony and assimilation (Krippes, Kazakh Grammar, 1996). A word loses at most one ending of each slot,
the longest that fits. Words come folded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

CUT = 5  # letters kept of a stem for coarse matching; 4 and 6 find less on Kazakh questions
VOWELS = "аәеёиоөуұүыіэюя"
VOICELESS = "кқпстфхцчшщ"
# A stem's last letter is voiced before a vowel: кітап, кітабы; жүрек, жүрегі; балық, балығы.
DEVOICED = {"б": "п", "г": "к", "ғ": "қ"}
# The last syllable of country names is no ablative: Қазақстан, Өзбекстан.
COUNTRY = "стан"


class Ending(NamedTuple):
    """One ending: its forms, a word that shows it, and what is left of that word without it.

    `fewest` letters must stay, so that short words are not eaten; `after` are the letters one of which it
    must follow (none named: any).
    """

    forms: tuple[str, ...]
    example: str
    left: str
    fewest: int
    after: str


def ending(forms: str, example: str, left: str, *, fewest: int = 3, after: str = "") -> Ending:
    """Write a row of the table."""
    return Ending(tuple(forms.split()), example, left, fewest, after)


PERSON = (
    ending("мын мін", "баламын", "бала", after=VOWELS + "лрй"),
    ending("бын бін", "адамбын", "адам", after="зжмнң"),
    ending("пын пін", "қазақпын", "қазақ", after=VOICELESS),
    ending("мыз міз быз біз пыз піз", "оқушымыз", "оқушы", fewest=4),
    ending("сың сің сыз сіз", "келесіз", "келе"),
)
CASE = (
    ending("ның нің дың дің тың тің", "елдің", "ел", fewest=2),  # genitive
    ending("ға ге қа ке", "қалаға", "қала", fewest=2),  # dative
    ending("на не", "баласына", "баласы", after="ыі"),  # dative of something possessed
    ending("ны ні ды ді ты ті", "келісімді", "келісім"),  # accusative
    ending("да де та те", "министрлікте", "министрлік", fewest=2),  # locative
    ending("нда нде ндағы ндегі", "қаласында", "қаласы", after="ыі"),  # locative, possessed
    ending("дағы дегі тағы тегі", "еліміздегі", "еліміз", fewest=2),  # locative turned adjective
    ending("дан ден тан тен", "астанадан", "астана", fewest=2),  # ablative
    ending("нан нен", "заңнан", "заң", fewest=2, after="мнңыі"),  # ablative after a nasal
    ending("мен бен пен", "әріптесімен", "әріптесі"),  # instrumental
)
RELATION = (  # after a vowel -гі is a possessed -к: «министрлігі»
    ending("ғы гі", "кейінгі", "кейін", after="лмнңрйзу"),
    ending("қы кі", "сыртқы", "сырт", fewest=2, after=VOICELESS),
)
POSSESSIVE = (
    ending("ымыз іміз", "еліміз", "ел", fewest=2),  # our
    ending("ыңыз іңіз", "хатыңыз", "хат"),  # your
    ending("сы сі сын сін", "мәселесі", "мәселе"),  # its; with -н its accusative
    ending("ы і ын ін", "тілін", "тіл"),
)
PLURAL = (ending("лар лер дар дер тар тер", "елдер", "ел", fewest=2),)
VERB = (
    ending("ады еді йды йді", "аталады", "атал"),  # present, third person
    ending("атын етін йтын йтін", "жататын", "жат"),  # habitual participle
    ending("ған ген қан кен", "жазған", "жаз"),  # past participle
    ending("ып іп", "жазып", "жаз"),  # converb
)
INFINITIVE = (ending("у", "құрылу", "құрыл", fewest=4),)
QUALITY = (
    ending("лы лі", "мерекелі", "мереке"),  # having
    ending("сыз сіз", "шексіз", "шек"),  # lacking
)


class Slot(NamedTuple):
    """The endings of one place in a word, and their forms by their last letters, the longest first."""

    rows: tuple[Ending, ...]
    by_letter: Mapping[str, Sequence[tuple[str, Ending]]]


def slot(rows: tuple[Ending, ...]) -> Slot:
    """Make a slot of its rows."""
    forms = sorted(((form, row) for row in rows for form in row.forms), key=lambda pair: -len(pair[0]))
    by_letter: dict[str, list[tuple[str, Ending]]] = defaultdict(list)
    for form, row in forms:
        by_letter[form[-1]].append((form, row))
    return Slot(rows, by_letter)


SLOTS = tuple(map(slot, (PERSON, CASE, RELATION, POSSESSIVE, PLURAL, VERB, INFINITIVE, QUALITY)))

# Those that are hung on abbreviations and foreign names: «АҚШ-тың», «БҰҰ-ға».
CASE_FORMS = tuple(form for row in CASE for form in row.forms)


def stem(word: str) -> str:
    """Return a folded Kazakh word without its endings: «елдеріміздегі» is «ел»."""
    for place in SLOTS:
        if place.rows is CASE and word.endswith(COUNTRY):
            continue
        word = devoiced(strip(word, place))
    return word


def strip(word: str, slot: Slot) -> str:
    """Take the longest ending of a slot off a word, if any fits."""
    for form, row in slot.by_letter.get(word[-1:], ()):
        if fits(word, form, row):
            return word[: -len(form)]
    return word


def fits(word: str, form: str, row: Ending) -> bool:
    """Tell whether a word ends in a form and what it leaves can be a stem: long enough, and a syllable."""
    if not word.endswith(form):
        return False
    left = word[: -len(form)]
    return (
        len(left) >= row.fewest
        and any(letter in VOWELS for letter in left)
        and (not row.after or left[-1] in row.after)
    )


def devoiced(word: str) -> str:
    """Give a stem the last letter it has when nothing follows: «кітаб» is «кітап»."""
    return word[:-1] + DEVOICED.get(word[-1], word[-1])
