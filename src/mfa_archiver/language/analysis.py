"""Turns words into the terms of the search index: the one analysis that indexing and querying share.

Each word gives two terms. `main` is coarse and finds inflected forms; `alt` is finer and ranks the nearer form
higher: the dictionary form in Russian, the uncut stem in Kazakh, the word itself elsewhere. Kazakh in Latin letters has
the terms of its Cyrillic spelling, by the tag of its alphabet (`kazakh_latin`). What scripts without
blanks write in one run is also indexed by its parts (`runs`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import Stemmer

from mfa_archiver.language import kazakh
from mfa_archiver.language.folding import fold
from mfa_archiver.language.kazakh_latin import ALPHABETS, in_cyrillic
from mfa_archiver.language.runs import RUN_LANGUAGES, has_run, pairs, segments
from mfa_archiver.language.scripts import language_of_word, primary, script_of
from mfa_archiver.language.stretches import Stretches
from mfa_archiver.language.tokens import is_token, tokens

if TYPE_CHECKING:
    import pymorphy3

ANALYSIS_VERSION = 3  # a change of any term that any word can get asks for a new number
SAME_LEMMAS = frozenset({"2", str(ANALYSIS_VERSION)})  # versions that give words the dictionary forms they get now

# Snowball's algorithms (https://snowballstem.org/algorithms/) by language tag.
SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian",
    "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
# Kazakh names and words stand in Russian releases too («Қасым»); the Russian dictionary would only make them up.
RUSSIAN_WORD = re.compile("[а-я]+")
LONGEST_WORD = 64  # letters; anything longer is no word of a language and stays as it is
CACHED_WORDS = 200_000  # of one language, some 40 MB

# A suffix hung on by a hyphen or an apostrophe: «АҚШ-тың», «ООН-ға», “Kazakhstan's”. Searching for such a word
# is searching for what stands before it.
HUNG_ENDINGS = {
    "en": re.compile(r"(?<=\w)['’ʼ]s$", re.IGNORECASE),
    "kk": re.compile(rf"(?<=\w)[-‐‑–](?:{'|'.join(kazakh.CASE_FORMS)})$", re.IGNORECASE),
}

Terms = tuple[str, str]


class Analyser:
    """The analysis of all languages, with what it has worked out so far. Not for sharing between threads.

    `known_lemmas` maps folded Russian forms to dictionary forms worked out before; with them the Russian
    dictionary (a tenth of a second) is loaded only for a new word. `learned` holds the forms looked up here;
    the owner stores and clears it.
    """

    def __init__(self, known_lemmas: Mapping[str, str] | None = None) -> None:
        self.learned: dict[str, str] = {}
        self._lemmas = dict(known_lemmas or {})
        self._languages: dict[str, Vocabulary] = {}

    def know(self, lemmas: Mapping[str, str]) -> None:
        """Take in dictionary forms worked out before."""
        self._lemmas.update(lemmas)

    def index_text(self, text: str, lang: str) -> Terms:
        """Return the main and the alt terms of a text, space-joined, one for each token of unicode61.

        Of an NFC text, term number n stands for token number n, so that snippets mark the right words. After them
        come, in main, the terms of its runs (`run_terms`), which stand for no token of their own.
        """
        vocabulary = self._vocabulary(lang)
        known, stretches = vocabulary.stretches(), text.split()
        main, alt = known.joined(stretches)
        if known.have_runs(stretches):
            main = " ".join([main, *self._inner_terms(tokens(text), vocabulary.with_runs, lang)])
        return main, alt

    def run_terms(self, word: str, lang: str) -> list[str]:
        """Return the terms that find a token inside a run: each two characters, and the last one of each run.

        Letters and digits beside a run («G20峰会») get the main term they have by themselves.
        """
        terms: list[str] = []
        for segment in segments(folded_token(word)):
            if has_run(segment):
                terms += [*pairs(segment), segment[-1]]
            elif is_token(segment):
                terms.append(self.word_terms(segment, lang)[0])
        return terms

    def word_terms(self, word: str, lang: str) -> Terms:
        """Return (main, alt) of one token as a text in language `lang` would have it indexed.

        A word in another script than the language's is analysed as its guest: a Latin word in a Russian text
        is English, a Cyrillic one in an English text Russian. A number stays as it is.
        """
        return self._vocabulary(lang)[word]

    def begun(self, beginning: str, lang: str) -> str:
        """Return what terms begin with that belong to words with a beginning."""
        cyrillic = in_cyrillic(beginning, lang) if lang in ALPHABETS else None
        return fold(beginning) if cyrillic is None else cyrillic

    def stem(self, word: str, lang: str) -> str:
        """Return the main term of one token alone: no dictionary is loaded for it."""
        return self._vocabulary(lang).main(word)

    def _inner_terms(self, words: Sequence[str], with_runs: set[str], lang: str) -> Iterator[str]:
        is_all_runs = primary(lang) in RUN_LANGUAGES
        for word in words:
            if is_all_runs or word in with_runs:
                yield from self.run_terms(word, lang)

    def _vocabulary(self, lang: str) -> Vocabulary:
        tag = lang if lang in ALPHABETS else primary(lang)
        vocabulary = self._languages.get(tag)
        if vocabulary is None or len(vocabulary) > CACHED_WORDS:
            vocabulary = self._languages[tag] = Vocabulary(tag, self._lemma)
        return vocabulary

    def _lemma(self, form: str) -> str:
        if not RUSSIAN_WORD.fullmatch(form):
            return form
        lemma = self._lemmas.get(form)
        if lemma is None:
            lemma = fold(russian_dictionary().parse(form)[0].normal_form)
            self._lemmas[form] = self.learned[form] = lemma
        return lemma


@cache
def russian_dictionary() -> pymorphy3.MorphAnalyzer:
    """Load the dictionary, once a process and only when a word asks for it: that takes longer than a whole search."""
    import pymorphy3  # noqa: PLC0415
    import pymorphy3_dicts_ru  # noqa: PLC0415

    # By its path: left to itself the library searches all installed packages for dictionaries.
    return pymorphy3.MorphAnalyzer(path=pymorphy3_dicts_ru.get_path(), lang="ru")


def dictionary_version() -> str:
    """Return which edition of the dictionary is installed, without loading it."""
    from pymorphy3_dicts_ru.version import __version__  # noqa: PLC0415 - no search needs it

    return str(__version__)


class Vocabulary(dict[str, Terms]):
    """The terms of one language's words, worked out as they are asked for; those `with_runs` have terms inside, too."""

    def __init__(self, lang: str, lemma: Callable[[str], str]) -> None:
        super().__init__()
        self.with_runs: set[str] = set()
        self._lang = primary(lang)
        self._alphabet = lang if lang in ALPHABETS else None
        self._lemma = lemma
        self._stems: dict[str, Callable[[str], str]] = {}
        self._mains: dict[str, str] = {}
        self._stretches = Stretches(self)

    def stretches(self) -> Stretches:
        """Return the terms of what texts have between blanks."""
        if self._stretches.is_full():
            self._stretches = Stretches(self)
        return self._stretches

    def __missing__(self, word: str) -> Terms:
        form = self._form(word)
        main, alt = self._analyse(form)
        terms = (main if is_token(main) else form, alt if is_token(alt) else form)
        self[word] = terms
        if has_run(word):
            self.with_runs.add(word)
        return terms

    def main(self, word: str) -> str:
        """Return the main term of a word, without working out the other one."""
        if word in self:
            return self[word][0]
        if word not in self._mains:
            form = self._form(word)
            main = self._main(form)
            self._mains[word] = main if is_token(main) else form
        return self._mains[word]

    def _form(self, word: str) -> str:
        cyrillic = in_cyrillic(word, self._alphabet) if self._alphabet else None
        return folded_token(word) if cyrillic is None else cyrillic

    def _analyse(self, form: str) -> Terms:
        if is_left_alone(form):
            return form, form
        lang = language_of_word(script_of(form), self._lang)
        if lang == "kk":
            stem = kazakh.stem(form)
            return stem[: kazakh.CUT], stem
        return self._stem(form, lang), self._lemma(form) if lang == "ru" else form

    def _main(self, form: str) -> str:
        if is_left_alone(form):
            return form
        lang = language_of_word(script_of(form), self._lang)
        return kazakh.stem(form)[: kazakh.CUT] if lang == "kk" else self._stem(form, lang)

    def _stem(self, form: str, lang: str) -> str:
        if lang not in SNOWBALL:
            return form
        if lang not in self._stems:
            self._stems[lang] = Stemmer.Stemmer(SNOWBALL[lang]).stemWord
        return self._stems[lang](form)


def folded_token(word: str) -> str:
    """Return a token folded, or as it is when folding parts it."""
    form = fold(word)
    return form if is_token(form) else word  # NFC takes some Hebrew and Indic letters apart, into letter and gap


def is_left_alone(form: str) -> bool:
    """Tell whether a folded token is no word of a language: too long, or with digits or signs."""
    return len(form) > LONGEST_WORD or not form.isalpha()


def without_ending(word: str, lang: str) -> str:
    """Return a word without the ending that a hyphen or an apostrophe hangs on it: «АҚШ-тың» is «АҚШ»."""
    hung = HUNG_ENDINGS.get(primary(lang))
    return hung.sub("", word) if hung else word
