"""Recognises what stands where a release should: a challenge, a failure, a login form, a page of links.

Such a page answers 200 and has text; kept as a release it would be a false one. Words of each kind are in
`language/lexicons/pages.toml`, marks of programs here.
"""

from __future__ import annotations

from enum import StrEnum

from selectolax.lexbor import LexborHTMLParser

from mfa_archiver.extract.decoding import decode
from mfa_archiver.extract.page import parse_html
from mfa_archiver.language.page_words import page_words
from mfa_archiver.language.text import one_line
from mfa_archiver.model import Capture, Revision

_LONGEST_TITLE = 120  # characters of a title that is nothing but the stranger's
_LEAST_LINKED = 0.6  # of the letters of a page of links
_FEWEST_LINKS = 6
_NOT_SHOWN = frozenset({"script", "style", "noscript", "template"})
_MOST_SCRIPT = 200_000  # characters of a page in which a program's mark is looked for

# Marks that only a guard's own page has: Cloudflare, F5 («TSPD», «bobcmn»), Imperva, DDoS-Guard, PerimeterX, Qrator.
_GUARDS = (
    *("/cdn-cgi/challenge-platform/h/", "cf-browser-verification", "_cf_chl_opt", 'window["bobcmn"]', "/TSPD/"),
    *("TSPD_101", "_Incapsula_Resource", "ddos-guard/js-challenge", "/.well-known/ddos-guard", "px-captcha"),
    *("__qrator", "geo.captcha-delivery.com"),
)
_CAPTCHA_MARKS = ("captcha", "cf-turnstile", "challenge-form")
_CAPTCHAS = "#challenge-form, .g-recaptcha, .h-captcha, .cf-turnstile, iframe[src*=captcha], form[action*=captcha]"


class Stranger(StrEnum):
    """What a page is that is no release, as a person is told."""

    CHALLENGE = "a challenge page for browsers"
    FAILURE = "a notice that the page is away"
    LOGIN = "a login page"
    CAPTCHA = "a form that asks whether one is human"


# Characters of text; a page with more has something to say beside. Many a release has a form with a captcha.
_LITTLE_TEXT = {Stranger.CHALLENGE: 1_500, Stranger.FAILURE: 1_500, Stranger.LOGIN: 1_500, Stranger.CAPTCHA: 300}


def recognise(tree: LexborHTMLParser, html: str) -> Stranger | None:
    """Tell what a page is if it is certainly no release; None when it may be one."""
    length = _text_length(tree, max(_LITTLE_TEXT.values()))
    suspects = [stranger for stranger, little in _LITTLE_TEXT.items() if length < little]
    if not suspects:
        return None  # as most pages: their marks and titles need not be looked for
    stranger = _suspected(tree, html)
    return stranger if stranger in suspects else None


def is_stranger(capture: Capture) -> bool:
    """Tell whether a captured page is certainly no release. Raises ExtractionError when it is larger than any."""
    html = decode(capture.payload, capture.header("content-type"))
    return recognise(parse_html(html), html) is not None


def looks_like_listing(revision: Revision) -> bool:
    """Tell whether a wording is mostly the texts of links to other pages."""
    linked = [len(link.text) for link in revision.links if link.kind == "link"]
    return len(linked) >= _FEWEST_LINKS and sum(linked) > _LEAST_LINKED * len(revision.body)


def _suspected(tree: LexborHTMLParser, html: str) -> Stranger | None:
    words = page_words()
    titles = [one_line(node.text()[: 2 * _LONGEST_TITLE]) for node in tree.css("head title, h1")[:5]]
    titles = [title for title in titles if len(title) <= _LONGEST_TITLE]
    opening = html[:_MOST_SCRIPT]
    if any(mark in opening for mark in _GUARDS) or any(words.challenges.match(title) for title in titles):
        return Stranger.CHALLENGE
    if any(words.failures.search(title) for title in titles):
        return Stranger.FAILURE
    if (
        "password" in html
        and tree.css_first("input[type=password]")
        and any(words.logins.search(title) for title in titles)
    ):
        return Stranger.LOGIN
    asks = any(mark in html for mark in _CAPTCHA_MARKS) and tree.css_first(_CAPTCHAS)
    return Stranger.CAPTCHA if asks else None


def _text_length(tree: LexborHTMLParser, most: int) -> int:
    """Count the characters of text a page shows, scripts left out; the counting ends at `most`."""
    length = 0
    for node in tree.body.traverse(include_text=True, skip_empty=True) if tree.body else ():
        if node.tag == "-text" and (text := (node.text_content or "").strip()):
            above = node.parent
            if above is None or above.tag not in _NOT_SHOWN:
                length += len(text)
                if length >= most:
                    break
    return length
