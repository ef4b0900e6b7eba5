"""Knows page furniture by its names and its opening words: vocabulary only, in many languages.

Where furniture stands on a page, and what it may not swallow, is left to body.py.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache


class Verdict(IntEnum):
    """What an element's name says: nothing, that it may be furniture, that it is."""

    NONE = 0
    MAYBE = 1
    SURELY = 2


FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "form", "dialog", "menu"})
FURNITURE_ROLES = frozenset({"navigation", "complementary", "banner", "contentinfo", "search", "dialog"})
# Words of these are beside the text however long they grow: forty comments under a short text.
NEVER_TEXT = frozenset({"comment", "footer", "cookie"})

# A class or id is read word by word: «relatedNews», «related-news» and «related_news» are «related» and «news».
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# «has-rail-right», «no-sidebar» say what a box stands beside.
_LAYOUT_WORDS = frozenset({"has", "with", "no", "not", "without", "is"})
_SURE_WORDS = {
    "comment": r"comments?|comm|commentlist|commenti|comentarios?|commentaires?|kommentare?|komments?|disqus"
    r"|repl(?:y|ies)|respond|responses",
    "footer": r"footer|foot|subfooter|colophon|copyrights?|impressum|legal",
    "cookie": r"cookies?|gdpr|consent|cmp",
    "navigation": r"nav|navbar|navigation|navi|breadcrumbs?|crumbs?|breadcramps|pagination|sitemap",
    "share": r"shar(?:e|es|ing|er)|sharebar|social|socials|addthis|sociallinks",
    "related": r"related|relacionad[oa]s?|verwandt|similar|recommend(?:ed|ations?)?|recirc|outbrain|taboola|readmore",
    "sidebar": r"sidebar|rightrail|rail|sidenav",
    "tags": r"tags|taglist|tagcloud|hashtags",
    "window": r"modal|popup|lightbox|login|signin|rss",
}
_POSSIBLE_WORDS = {
    "share": r"soc|toolbar|tools|print|printable|email|follow",
    "related": r"also|teasers?|popular|trending|latest|lastnews|newslist|more|widget|carousel|slider|live|upsell",
    "sidebar": r"aside|side|menus?|leftmenu|rightmenu|topmenu",
    "promotion": r"promos?|banners?|ads?|advert|adverts|advertisement|sponsor(?:ed|s)?|donat(?:e|ion|ions)|paywall|cta"
    r"|subscri(?:be|ption|ber)|newsletters?|signup|overlay",
    "about": r"authors?|bio|byline|meta|metadata|postmeta|disclaimer|infobox|toc|rating|ratings|votes?|tag|header",
    "picture": r"captions?|credits?|images?|img|photos?|pictures?|foto|gallery",
    "hidden": r"visually|skip|offscreen|pager|paging",
}
_ROWS = tuple(
    (words, verdict, term)
    for table, verdict in ((_SURE_WORDS, Verdict.SURELY), (_POSSIBLE_WORDS, Verdict.MAYBE))
    for term, words in table.items()
)
_KNOWN = re.compile("|".join(f"({words})" for words, _, _ in _ROWS))  # a group a row

# How a heading or a label opens that begins something else than the text.
_ELSEWHERE = re.compile(
    r"(?:related|also (?:in|on)\b|read (?:more|also|next)|see (?:also|more)|more (?:from|on|in|news|stories)"
    r"|you (?:may|might)|recommended|popular|most read|latest|trending|comments?\b|leave a|share|tags?\b|filed under"
    r"|about the author|sign up|subscribe|newsletter|further reading|what to read|don.t miss|up next|topics|follow us"
    r"|читайте|другие|больше по|по теме|похожие|комментари|последние новости|смотрите|ещ[её] (?:по|на)|новости партн"
    r"|сейчас читают|также|оставить|добавить|поделиться|теги|тэги|метки|ссылки по|все новости|подпи|главные|популярн"
    r"|самое|weitere|lesen sie|mehr (?:zum|von)|kommentare|das könnte|à lire|lire aussi|sur le même"
    r"|articles? (?:li|sim)|commentaires|lee también|te puede|relacionad|comentarios|leia (?:também|mais)"
    r"|veja (?:também|mais)|leggi anche|commenti|lees ook|czytaj|zobacz|komentarze|ilgili|yorumlar|сондай|пікір"
    r"|соңғы жаңалықтар|читайте також|інші новини|相关|相關|関連|コメント|评论)",
    re.IGNORECASE,
)
# Phrases of notices, in small letters: looked for one by one, eight times as fast as one expression of all.
_RIGHTS = (
    *("©", "(c)", "all rights reserved", "copyright", "cookies", "terms of use", "terms of service", "privacy policy"),
    *("все права", "использовании материал", "использование материал", "перепечатк", "при цитировании"),
    *("при копировании", "свидетельство о регистрации", "нашли ошибку", "ctrl+enter", "ctrl + enter"),
    *("alle rechte", "tous droits", "todos los derechos", "todos os direitos", "барлық құқық", "усі права"),
)
_LONGEST_LABEL = 70  # characters
_LONGEST_NOTICE = 600


_NOTHING_SAID = Verdict.NONE, ""


@lru_cache(maxsize=4_096)
def judge_name(name: str) -> tuple[Verdict, str]:
    """Tell what an element's class and id say of it, and the term that says so, such as `comment`."""
    best = _NOTHING_SAID
    for part in name.split():
        if (judged := _judge_part(part))[0] > best[0]:
            best = judged
    if best[1] == "share" and "embed" in _WORD.findall(name):  # a post of somebody's, quoted in the text
        return _NOTHING_SAID
    return best


def opens_elsewhere(text: str) -> bool:
    """Tell whether a text is short and opens as what follows a release does: «Read also», «Комментарии»."""
    return len(text) <= _LONGEST_LABEL and bool(_ELSEWHERE.match(text))


def is_rights_notice(text: str) -> bool:
    """Tell whether a paragraph speaks of rights, cookies or misprints rather than of the matter."""
    if len(text) >= _LONGEST_NOTICE:
        return False
    text = text.lower()
    for phrase in _RIGHTS:  # noqa: SIM110 - any() takes twice as long, and all prose is asked
        if phrase in text:
            return True
    return False


@lru_cache(maxsize=16_384)
def _judge_part(part: str) -> tuple[Verdict, str]:
    """Tell what one class says, or an id: pages have many names, made of few."""
    best, before = _NOTHING_SAID, ""
    for word in _WORD.findall(part):
        if before not in _LAYOUT_WORDS and (judged := _judge_word(word))[0] > best[0]:
            best = judged
        before = word
    return best


@lru_cache(maxsize=16_384)
def _judge_word(word: str) -> tuple[Verdict, str]:
    found = _KNOWN.fullmatch(word.lower())
    return _ROWS[found.lastindex - 1][1:] if found and found.lastindex else _NOTHING_SAID
