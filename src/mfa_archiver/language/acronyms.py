"""Finds where a text says what an acronym stands for: «полное название (СПРС)», «СПРС (полное название)».

After Schwartz & Hearst, «A simple algorithm for identifying abbreviation definitions in biomedical text» (Pacific
Symposium on Biocomputing, 2003), but stricter: precision counts, since what is found here widens searches.
What is made of the definitions is left to the archive and to query/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mfa_archiver.language import kazakh

# Words of a name that give its acronym no letter.
FUNCTION_WORDS = {
    # «Соглашение о расширенном партнёрстве и сотрудничестве (СПРС)»
    "ru": "и или в во на о об обо по с со к ко у от до за из для при под над без между против через не",
    # «Кеңейтілген әріптестік және ынтымақтастық туралы келісім (КӘЫК)»
    "kk": "және мен бен пен туралы жөніндегі жөнінде бойынша үшін арналған арасындағы арқылы қарсы",
    # “Organization for Security and Co-operation in Europe (OSCE)”
    "en": "the a an of for and or in on to with by at from against between",
}
PASSED_OVER = frozenset(" ".join(FUNCTION_WORDS.values()).split())

LONGEST_ACRONYM = 12  # characters, hyphens included
LONGEST_NAME = 160  # characters
FEWEST_REORDERED = 3  # letters: fewer are found in any order by chance
FEWEST_WITH_GAP = 4  # letters: fewer leave too little when a word gives none
SPARE_WORDS = 5  # beside two a letter; the bound of Schwartz & Hearst

UPPER = "A-ZÀ-ÖØ-ÞА-ЯЁІӘҒҚҢӨҰҮҺ"
LOWER = "a-zß-öø-ÿа-яёіәғқңөұүһ"
ACRONYM = rf"[{UPPER}](?:-?[{UPPER}]|[{LOWER}]){{1,{LONGEST_ACRONYM - 1}}}"
CASE_ENDING = rf"(?:[-‐‑–](?:{'|'.join(kazakh.CASE_FORMS)})\b)?"  # «(ЕҚЫҰ-ның)»
# «(далее – ЕАЭС)», «(бұдан әрі – ЕҚЫҰ)», “(hereinafter the “EU”)”
ANNOUNCED = r"(?:(?:далее|бұдан әрі|сокращ[её]нно|қысқаша|hereinafter|hereafter)\b[ ,:–—-]*)?(?:the )?"
BRACKETED = re.compile(rf"\({ANNOUNCED}[«\"“„]?(?P<acronym>{ACRONYM}){CASE_ENDING}[»\"”“]?[),;]")
# «ЕБРР (Европейский банк реконструкции и развития, Лондон)»
PRECEDING = re.compile(rf"(?<![\w-])(?P<acronym>{ACRONYM}){CASE_ENDING} $")
EXPLANATION = re.compile(rf"\([«\"“„]?(?P<name>[^()\n,;–—«»\"“”„]{{5,{LONGEST_NAME}}})[»\"”“]?(?:\)|[,;]| [–—])")
ROMAN_NUMERAL = re.compile("[IVXLCDM]+")  # «на высшем уровне (XII)»
MOSTLY = 0.5  # of an acronym's letters are capitals: «ЕврАзЭС», “DoD”, but no word with a capital

BORDERS = '.;:!?()\n«»"“”„'
CLOSING = '»"”“'
WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
HYPHENS = "-‐‑"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a text says an acronym stands for: both as printed, and where in the text the phrase begins.

    Endings that a hyphen hangs on the acronym are left off: of «(ЕҚЫҰ-ның)» it is «ЕҚЫҰ».
    """

    acronym: str
    phrase: str
    offset: int


class Word(NamedTuple):
    """A word of a possible name: where it begins, its letters, and what it does for the acronym.

    A function word gives no letter, the later part of a hyphened word may, any other (`counts`) must.
    """

    start: int
    letters: str
    counts: bool
    may_give: bool


def mine(text: str) -> Iterator[Definition]:
    """Yield the definitions in a text, in order. Never raises; a text without brackets costs next to nothing."""
    bracket = text.find("(")
    while bracket >= 0:
        if found := defined_before(text, bracket) or explained_after(text, bracket):
            yield found
        bracket = text.find("(", bracket + 1)


def defined_before(text: str, bracket: int) -> Definition | None:
    """Read «полное название (СПРС)» at a bracket."""
    bracketed = BRACKETED.match(text, bracket)
    if not bracketed or not is_acronym(bracketed["acronym"]):
        return None
    start, end = name_span(text, bracket)
    letters = letters_of(bracketed["acronym"])
    first = plain_initials(text, start, end, letters)
    if first is not None:
        return Definition(bracketed["acronym"], text[first:end], first)
    words = words_of(text, start, end)[-most_words(letters) :]
    # The nearest first: a name is as short as the acronym allows.
    names = [words[first:] for first in reversed(range(len(words))) if can_begin(letters, words[first])]
    for rule in RULES:
        for name in names:
            if rule(letters, name):
                return Definition(bracketed["acronym"], text[name[0].start : end], name[0].start)
    return None


def explained_after(text: str, bracket: int) -> Definition | None:
    """Read «СПРС (полное название)» at a bracket: the whole explanation must be the name."""
    preceding = PRECEDING.search(text, max(0, bracket - LONGEST_ACRONYM - len("-ндағы ")), bracket)
    if not preceding or not is_acronym(preceding["acronym"]):
        return None
    explanation = EXPLANATION.match(text, bracket)
    if not explanation:
        return None
    start, end = explanation.span("name")
    words = words_of(text, start, end)
    letters = letters_of(preceding["acronym"])
    if not words or words[0].start != start or not can_begin(letters, words[0]):
        return None
    return (
        Definition(preceding["acronym"], text[start:end], start)
        if any(rule(letters, words) for rule in RULES)
        else None
    )


def is_acronym(text: str) -> bool:
    """Tell whether a word is written like an acronym: mostly capitals, and no Roman numeral."""
    capitals = sum(letter.isupper() for letter in text)
    return capitals > 1 and capitals >= len(text) * MOSTLY and not ROMAN_NUMERAL.fullmatch(text)


def letters_of(acronym: str) -> str:
    """Return the capitals of an acronym as words give them: «еаэс» of «ЕврАзЭС»."""
    return lowered("".join(letter for letter in acronym if letter.isupper()))


def lowered(word: str) -> str:
    """Return a word as its letters are compared: cheaper than folding, and enough within one text."""
    return word.lower().replace("ё", "е")


def name_span(text: str, bracket: int) -> tuple[int, int]:
    """Return where the name before a bracket may begin, and where it ends.

    No sentence ends in a name, and no quotation mark stands in it: a quotation that closes before the bracket is all
    the room there is.
    """
    end = bracket
    while end and text[end - 1] == " ":
        end -= 1
    if end and text[end - 1] in CLOSING:
        end -= 1
    lowest = max(0, end - LONGEST_NAME)
    return lowest + max(map(text[lowest:end].rfind, BORDERS)) + 1, end


def most_words(letters: str) -> int:
    """Return how many words a name may have."""
    return 2 * len(letters) + SPARE_WORDS


def plain_initials(text: str, start: int, end: int, letters: str) -> int | None:
    """Return where a name begins whose words all give their first letter, as nearly all do: a walk back finds it.

    That is the first rule on the nearest name, in a fifth of the time; None leaves hyphens and all else to the rules.
    """
    matches = list(WORD.finditer(text, start, end))[-most_words(letters) :]
    if not matches or matches[-1].end() != end:
        return None
    left = len(letters)
    while matches:
        match = matches.pop()
        word = lowered(match[0])
        if match.start() and text[match.start() - 1] in HYPHENS:
            return None
        if word in PASSED_OVER:
            continue
        left -= 1
        if word[0] != letters[left]:
            return None
        if not left:
            return match.start()
    return None


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Return the words of a part of a text whose last word ends with it; none when it ends with a sign."""
    found = list(WORD.finditer(text, start, end))
    if not found or found[-1].end() != end:
        return []
    return [word_at(text, match) for match in found]


def word_at(text: str, match: re.Match[str]) -> Word:
    """Make a Word of what the pattern found."""
    letters = lowered(match[0])
    is_part = match.start() > 0 and text[match.start() - 1] in HYPHENS
    is_function = letters in PASSED_OVER
    return Word(match.start(), letters, counts=not is_part and not is_function, may_give=is_part or not is_function)


# --- the rules, strictest first --------------------------------------------------------------------


def gives_initials(letters: str, words: list[Word]) -> bool:
    """Tell whether the words give the letters in order, each word that counts its first and nothing more."""
    return is_name(words) and len(letters) in reached(letters, words, within=0, gaps=0)


def gives_reordered(letters: str, words: list[Word]) -> bool:
    """Tell whether the words' first letters are the acronym's in another order, the first one excepted.

    «Соглашение о расширенном партнёрстве и сотрудничестве» is both «СРПС» and «СПРС».
    """
    if not is_name(words) or len(letters) < FEWEST_REORDERED:
        return False
    return sorted(letters) == sorted(word.letters[0] for word in words if word.counts)


def gives_inner(letters: str, words: list[Word]) -> bool:
    """Tell whether the words give the letters in order, some from within a word, but fewer than there are words.

    «МАГАТЭ» (агентство, атомной), «ЕАЭС» (евразийский), “EAEU” (Eurasian).
    """
    if not is_name(words):
        return False
    return len(letters) in reached(letters, words, within=sum(word.counts for word in words) - 1, gaps=0)


def gives_with_gap(letters: str, words: list[Word]) -> bool:
    """Tell whether the words give the letters in order when one word amid them gives none.

    “International Fund for Saving the Aral Sea (IFAS)”, «Еуропа қайта құру және даму банкі (ЕҚДБ)».
    """
    if not is_name(words) or len(letters) < FEWEST_WITH_GAP:
        return False
    return words[-1].letters[0] == letters[-1] and len(letters) in reached(letters, words, within=0, gaps=1)


RULES: tuple[Callable[[str, list[Word]], bool], ...] = (gives_initials, gives_reordered, gives_inner, gives_with_gap)


def can_begin(letters: str, word: Word) -> bool:
    """Tell whether a name can begin with a word: it counts, and gives the first letter."""
    return word.counts and word.letters[0] == letters[0]


def is_name(words: list[Word]) -> bool:
    """Tell whether words can be a name: more than one counts."""
    return sum(word.counts for word in words) > 1


def reached(letters: str, words: list[Word], *, within: int, gaps: int) -> set[int]:
    """Return how many of the letters the words can have given in order.

    At most `within` of them come from within a word, and exactly `gaps` of the words that count give none.
    """
    states = {(0, 0, 0)}  # letters given, of them from within words, gaps left behind
    for word in words:
        states = {state for before in states for state in steps(letters, word, before, gaps) if state[1] <= within}
    return {given for given, _, left in states if left == gaps}


def steps(letters: str, word: Word, before: tuple[int, int, int], gaps: int) -> Iterator[tuple[int, int, int]]:
    """Yield where one word can lead from a state."""
    given, within, left = before
    if not word.counts:
        yield before
    elif left < gaps:
        yield given, within, left + 1
    if not word.may_give or given == len(letters) or word.letters[0] != letters[given]:
        return
    yield given + 1, within, left
    place = 0
    for more, letter in enumerate(letters[given + 1 :], 1):
        place = word.letters.find(letter, place + 1)
        if place < 0:
            return
        yield given + 1 + more, within + more, left
