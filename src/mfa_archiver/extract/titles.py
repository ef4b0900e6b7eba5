"""Titles: clean them, part the labels glued to their end, tell a headline from a sentence, derive one."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

from mfa_archiver.extract.blocks import unescape_twice
from mfa_archiver.language.lexicon import foreign_furniture, lexicons
from mfa_archiver.language.page_words import page_words
from mfa_archiver.language.text import first_sentence, one_line

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_LONGEST_HEADLINE = 200  # characters
_LONGEST_DERIVED = 300
_FEWEST_WORDS = 2
_SENTENCE_END = (".", ";", ":", ",", "!", "-", "–", "—")


def clean_title(raw: str) -> str:
    """Return a title as one line of text: tags out, entities decoded (twice where escaped twice)."""
    text = unescape(_TAG.sub("", raw)) if "&" in raw or "<" in raw else raw
    return one_line(_TAG.sub("", unescape_twice(text)))


def split_labels(title: str) -> tuple[str, tuple[str, ...]]:
    """Part the labels a page glues to a title's end: «Обзор недели Дополнено» is «Обзор недели».

    Knows them after a space, in brackets or after a bar, and run together with a small letter. The labels
    come in the order printed. A title is never emptied.
    """
    labels: list[str] = []
    while label := _last_label(title):
        title = title.rstrip(")]").removesuffix(label).rstrip(" :([|-–—")
        labels.insert(0, label)
    return title, tuple(labels)


def is_stop_title(title: str) -> bool:
    """Tell whether a title is that of a page or a section («Новости»), never of a release."""
    return not title or title.casefold().rstrip(" .:!") in _stop_titles()


def looks_like_headline(line: str) -> bool:
    """Tell a headline from a line of prose by its shape: short, some words, no final full stop."""
    if len(line) > _LONGEST_HEADLINE or line.endswith(_SENTENCE_END) or is_stop_title(line):
        return False
    opening = line.lstrip("\"'«“„([")[:1]
    if not (opening.isupper() or opening.isdigit()):
        return False
    return len(line.split()) >= _FEWEST_WORDS


def derive_title(body: str) -> str:
    """Make a title for a release that has none: the first sentence of its lead, cut at a word if long."""
    sentence = first_sentence(body)
    if len(sentence) <= _LONGEST_DERIVED:
        return sentence
    return sentence[:_LONGEST_DERIVED].rpartition(" ")[0].rstrip(" ,;:-–—") + "…"


def _last_label(title: str) -> str:
    """Return the label a title ends with, told from the title's own last word by what joins the two."""
    bare = title.rstrip(")]")
    label = next((each for each in _labels() if bare.endswith(each)), "")
    rest = bare.removesuffix(label)
    before = rest.rstrip(" :([|-–—")
    if not label or not before:
        return ""
    is_marked_off = rest.rstrip() != before
    last_word = before.rpartition(" ")[2]
    if rest == before:  # run together: «политикаДополнено», but not a name like «KazPhoto»
        return label if _labels()[label] and before[-1].islower() else ""
    return label if is_marked_off or _labels()[label] or last_word[0].islower() else ""


@cache
def _labels() -> dict[str, bool]:
    """Map each label, capitalised and in capitals, to whether it may follow a capitalised word."""
    foreign = dict.fromkeys(foreign_furniture().labels, False)
    known = {label: words.labels_in_title_case for words in lexicons() for label in words.labels}
    return {form: in_title for label, in_title in (foreign | known).items() for form in (label, label.upper())}


@cache
def _stop_titles() -> frozenset[str]:
    return page_words().section_headings.union(title.casefold() for each in lexicons() for title in each.stop_titles)
