"""Pages as a news outlet (kt.kz) prints the same releases: its own URL, markup, date, share button.

The outlet's pages scroll on without end, so each one carries the next releases below its own.
"""

from __future__ import annotations

import re
from datetime import datetime
from html import escape, unescape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.replica.releases import GeneratedRelease

NEWEST_NUMBER = 1_377_990_412  # an outlet's own numbering; it rises
SECTIONS = {"rus": "ru", "kaz": "kk", "eng": "en"}
SHARE = {"ru": "Рассказать друзьям", "kk": "Достарыңмен бөліс", "en": "Share with friends"}

_PATH = re.compile(r"/(?P<section>rus|kaz|eng)/press-materialy/[\w-]+_(?P<number>\d+)\.html")
_PAGE = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title} - kt.kz</title></head>
<body><nav class="main-menu"><a href="/rus/all">Все новости</a></nav>
<main>
{articles}
</main>
<footer>© Kazakhstan Today</footer></body></html>
"""
_ARTICLE = """<article class="page">
<header class="page-heading"><h1>{title}</h1></header>
<div class="page-meta"><span>{shown}</span> <i class="views">{views}</i></div>
<div class="share"><button type="button">{share}</button></div>
<div class="page-content"><div>
{paragraphs}
</div></div>
</article>"""
_SHOWN_BELOW = 2
_ALMATY = ZoneInfo("Asia/Almaty")


def outlet_path(release: GeneratedRelease, lang: str = "ru") -> str:
    """Return where the outlet shows a release: `/rus/press-materialy/<slug>_<number>.html`."""
    section = next(section for section, of in SECTIONS.items() if of == lang)
    slug = release.slug.replace("-", "_")
    return f"/{section}/press-materialy/{slug}_{NEWEST_NUMBER - release.position}.html"


def outlet_page(path: str, releases: Sequence[GeneratedRelease]) -> str | None:
    """Return the page at a path, None when there is none."""
    found = _PATH.fullmatch(path)
    position = NEWEST_NUMBER - int(found["number"]) if found else -1
    if found is None or not 0 <= position < len(releases):
        return None
    lang = SECTIONS[found["section"]]
    shown = releases[position : position + 1 + _SHOWN_BELOW]
    articles = "\n".join(_article(release, lang) for release in shown)
    title = escape(_plain(releases[position].wording(lang).title))
    return _PAGE.format(lang=lang, title=title, articles=articles)


def _article(release: GeneratedRelease, lang: str) -> str:
    wording = release.wording(lang)
    instant = datetime.fromisoformat(release.created_date).astimezone(_ALMATY)
    body = wording.body or f"<p>{wording.short_description or wording.title}</p>"
    paragraphs = "\n\n\n".join(f"<p>{escape(text, quote=False)}</p>" for text in _paragraphs(body))
    return _ARTICLE.format(
        title=escape(_plain(wording.title), quote=False),
        shown=f"{instant:%d.%m.%Y, %H:%M}",
        views=900 + release.id % 23_000,
        share=SHARE[lang],
        paragraphs=paragraphs,
    )


def _paragraphs(body: str) -> list[str]:
    without_word = re.sub(r"<!--.*?-->|<style>.*?</style>", "", body, flags=re.DOTALL)
    blocks = re.split(r"</(?:p|li|tr|h3)>", without_word)
    texts = (" ".join(_plain(re.sub(r"<[^>]+>", "", block)).split()) for block in blocks)
    return [text for text in texts if text]


def _plain(html: str) -> str:
    # The outlet's own typography has straight quotes.
    return re.sub("[«»“”„]", '"', unescape(unescape(html)))
