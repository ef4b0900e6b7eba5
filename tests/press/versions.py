"""A ministry that publishes in three languages, under the paths /en, /ru and /kz: a script for a loopback server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.press import ministries
from tests.web.scripted import Reply, Scripted

COUNT = 12
PARTS = {"en": "en", "ru": "ru", "kk": "kz"}
NEWEST = datetime(2026, 8, 20, 9, 30, tzinfo=UTC)
THINGS = {
    "en": ("lighthouses", "ferries", "glaciers", "archives"),
    "ru": ("маяках", "паромах", "ледниках", "архивах"),
    "kk": ("маяктар", "паромдар", "мұздықтар", "мұрағаттар"),
}
TITLES = {
    "en": "The ministers spoke of {thing}, meeting {number}",
    "ru": "Министры говорили о {thing}, встреча {number}",
    "kk": "Министрлер {thing} туралы сөйлесті, {number}-кездесу",
}
TEXTS = {
    "en": "The ministers of both countries met for their yearly consultations, spoke of {thing} and agreed to exchange "
    "their registers by the end of the year. They thanked the hosts for the welcome at meeting {number}.",
    "ru": "Министры двух стран встретились на ежегодных консультациях, говорили о {thing} и условились обменяться "
    "реестрами до конца года. Они поблагодарили хозяев за приём на встрече {number}.",
    "kk": "Екі елдің министрлері жыл сайынғы консультацияларда кездесіп, {thing} туралы сөйлесті және жыл соңына дейін "
    "тізілімдермен алмасуға келісті. Олар {number}-кездесуде қабылдағаны үшін алғыс айтты.",
}
Head = Callable[[str, str], str]  # of a site's address and a path below the language: what names the versions


def by_hreflang(base: str, path: str) -> str:
    return "".join(
        f'<link rel="alternate" hreflang="{lang}" href="{base}/{part}{path}">' for lang, part in PARTS.items()
    )


def by_switch(_base: str, path: str) -> str:
    return "<header>" + "".join(f'<a href="/{part}{path}">{part}</a>' for part in PARTS.values()) + "</header>"


def by_switch_to_the_front(base: str, _path: str) -> str:
    return by_switch(base, "")


def release_path(lang: str, number: int) -> str:
    return f"/{PARTS[lang]}/news/{number}"


def words(texts: dict[str, str], lang: str, number: int) -> str:
    return texts[lang].format(thing=THINGS[lang][number % 4], number=number)


def release_page(lang: str, number: int, head: str) -> bytes:
    day = NEWEST - timedelta(days=number)
    return f"""<!DOCTYPE html><html lang="{lang}"><head><title>{words(TITLES, lang, number)}</title>{head}</head><body>
<main><h1 class="title">{words(TITLES, lang, number)}</h1><div class="when">{day:%d.%m.%Y}</div>
<div class="text"><p>{words(TEXTS, lang, number)}</p><p>{words(TEXTS, lang, number + 1)}</p></div></main>
</body></html>""".encode()


def row(lang: str, number: int) -> str:
    return (
        f'<div class="item"><a href="{release_path(lang, number)}">{words(TITLES, lang, number)}</a>'
        f'<span class="day">{NEWEST - timedelta(days=number):%d.%m.%Y}</span></div>'
    )


def serve(site: Scripted, names: Head = by_hreflang) -> str:
    """Serve lists of two pages and their releases in each language; return the address of the English list."""
    for lang, part in PARTS.items():
        for page in (1, 2):
            head = names(site.base_url, "/news")
            rows = "".join(row(lang, number) for number in range(6 * (page - 1), 6 * page))
            pager = "".join(f'<a href="/{part}/news?page={n}">{n}</a>' for n in (1, 2))
            content = ministries.page(f'{head}<div class="list">{rows}</div>{pager}', head, lang)
            site.answer(f"/{part}/news?page={page}", Reply(200, content, ministries.HTML))
        site.answer(f"/{part}/news?page=3", Reply(200, ministries.page("", "", lang), ministries.HTML))
        site.script[f"/{part}/news"] = site.script[f"/{part}/news?page=1"]
        for number in range(COUNT):
            shown = release_page(lang, number, names(site.base_url, f"/news/{number}"))
            site.answer(release_path(lang, number), Reply(200, shown, ministries.HTML))
    return f"{site.base_url}/en/news"


def serve_feeds(site: Scripted) -> str:
    """Serve the same with a feed in each language, which the list of that language names."""
    url = serve(site, by_switch)
    for lang, part in PARTS.items():
        items = "".join(
            f"<item><title>{words(TITLES, lang, number)}</title>"
            f"<link>{site.base_url}{release_path(lang, number)}</link>"
            f"<pubDate>{NEWEST - timedelta(days=number):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for number in range(COUNT)
        )
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Press</title>{items}</channel></rss>'
        site.answer(f"/{part}/rss.xml", Reply(200, feed.encode(), ministries.XML))
        link = f'<link rel="alternate" type="application/rss+xml" href="/{part}/rss.xml">'
        content = ministries.page("<p>Welcome</p>" + by_switch("", "/news"), link, lang)
        site.answer(f"/{part}/news", Reply(200, content, ministries.HTML))
    return url
