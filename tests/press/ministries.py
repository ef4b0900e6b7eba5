"""Made-up ministries in the shapes that real ones serve their releases in: each a script for a loopback server."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from tests.web.scripted import Reply, Scripted

NEWEST = datetime(2026, 8, 20, 9, 30, tzinfo=UTC)
COUNT = 24
TOPICS = (
    "lighthouses",
    "river ferries",
    "seed banks",
    "glacier maps",
    "archives",
    "sheep roads",
    "salt lakes",
    "night trains",
)
CITIES = ("Astana", "Warsaw", "Baku", "Yerevan", "Tallinn", "Oslo", "Vienna")
TEXT = (
    "On {day}, the deputy ministers of both countries met in {city} for their yearly consultations on {topic}, which "
    "were opened by the head of the department for the environment and its international agreements.\n\n"
    "The sides discussed how the agreement on {topic} is carried out, and agreed to exchange their registers by the "
    "end of the year. They welcomed the work of the joint commission, which has met {met} times so far.\n\n"
    "The next round will be held in the spring. The ministers thanked the hosts in {city} for the welcome."
)


@dataclass(frozen=True, slots=True)
class Told:
    """One release of a ministry."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    published: datetime

    @property
    def path(self) -> str:
        return f"/en/press/{self.number}-{self.title.lower().replace(' ', '-')}"


def told(number: int) -> Told:
    """Make up a release; a higher number is older."""
    topic, city = TOPICS[number % len(TOPICS)], CITIES[number % len(CITIES)]
    at = NEWEST - timedelta(days=number, hours=number % 5)
    text = TEXT.format(day=f"{at:%d %B}", topic=topic, city=city, met=number + 3)
    return Told(900 - number, f"Consultations on {topic} held in {city}", tuple(text.split("\n\n")), at)


RELEASES = tuple(told(number) for number in range(COUNT))


def body_of(each: Told) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in each.paragraphs)


def release_page(each: Told) -> str:
    """Return a release's page with the furniture of a content management system around and in its text."""
    others = "".join(f'<li><a href="{r.path}">{escape(r.title)}</a></li>' for r in RELEASES[:4] if r != each)
    return f"""<!DOCTYPE html><html lang="en">
<head><title>{escape(each.title)} | Ministry of Examples</title></head><body>
<nav><ul><li><a href="/en">Home</a></li><li><a href="/en/press">Press</a></li></ul></nav>
<main class="page"><div class="node node--{each.number}"><h1 class="node__title">{escape(each.title)}</h1>
<div class="node__date">{each.published:%d %B %Y}</div>
<div class="node__text field-body">{body_of(each)}<p>Share this page with your friends</p></div></div>
<aside class="more"><h2>More</h2><ul>{others}</ul></aside></main>
<footer><p>Ministry of Examples, 1 Lake Road</p></footer></body></html>"""


def page(content: str, head: str = "", lang: str = "en") -> bytes:
    return f"""<!DOCTYPE html><html lang="{lang}">
<head><title>Press releases | Ministry of Examples</title>{head}</head>
<body><nav><ul>{"".join(f'<li><a href="/en/about/{n}">About the ministry, {n}</a></li>' for n in range(8))}</ul></nav>
<main><h1>Press releases</h1>{content}</main><footer><a href="/en/imprint">Imprint and accessibility</a></footer>
</body></html>""".encode()


HTML = (("Content-Type", "text/html; charset=utf-8"),)
XML = (("Content-Type", "application/rss+xml; charset=utf-8"),)
JSON = (("Content-Type", "application/json"),)


def serve_pages(site: Scripted) -> None:
    for each in RELEASES:
        site.answer(each.path, Reply(200, release_page(each).encode(), HTML))


# --- feeds --------------------------------------------------------------------------------------------


def rss(base_url: str, *, whole: bool) -> bytes:
    items = "".join(
        f"<item><title>{escape(r.title)}</title><link>{base_url}{r.path}</link>"
        f"<pubDate>{format_datetime(r.published)}</pubDate><description>{escape(r.paragraphs[0][:60])}…</description>"
        + (f"<content:encoded><![CDATA[{body_of(r)}]]></content:encoded>" if whole else "")
        + "</item>"
        for r in RELEASES[:10]
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Press</title>{items}</channel></rss>"
    ).encode()


def feed_of_summaries(site: Scripted) -> str:
    serve_pages(site)
    site.answer("/en/rss.xml", Reply(200, rss(site.base_url, whole=False), XML))
    site.answer("/en/comments/feed", Reply(200, b"<rss><channel></channel></rss>", XML))
    head = (
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/en/comments/feed">'
        '<link rel="alternate" type="application/rss+xml" title="Press" href="/en/rss.xml">'
    )
    return site.answer("/en/press", Reply(200, page("<p>Welcome</p>", head), HTML))


def feed_of_whole_texts(site: Scripted) -> str:
    serve_pages(site)
    site.answer("/feed.xml", Reply(200, rss(site.base_url, whole=True), XML))
    return site.answer("/en/press", Reply(200, page('<p>Subscribe: <a href="/feed.xml">RSS</a></p>'), HTML))


# --- JSON ---------------------------------------------------------------------------------------------


def wordpress(site: Scripted) -> str:
    """WordPress lists whole releases, twenty a page, and says 400 beyond the last."""
    serve_pages(site)
    for number in (1, 2):
        posts = [
            {
                "id": r.number,
                "date_gmt": r.published.strftime("%Y-%m-%dT%H:%M:%S"),
                "modified_gmt": r.published.strftime("%Y-%m-%dT%H:%M:%S"),
                "link": site.base_url + r.path,
                "title": {"rendered": escape(r.title)},
                "content": {"rendered": body_of(r)},
            }
            for r in RELEASES[20 * (number - 1) : 20 * number]
        ]
        path = f"/wp-json/wp/v2/posts?per_page=20&page={number}&_fields=id,date_gmt,modified_gmt,link,title,content"
        site.answer(path, Reply(200, json.dumps(posts).encode(), JSON))
    links = "".join(f'<div class="post"><a href="{r.path}">{escape(r.title)}</a></div>' for r in RELEASES[:6])
    head = '<link rel="https://api.w.org/" href="/wp-json/">'
    return site.answer("/en/press", Reply(200, page(links, head), HTML))


def search_interface(site: Scripted) -> str:
    """A search interface lists titles, ten at a time; the texts stand on the pages."""
    serve_pages(site)
    for start in (0, 10, 20, 30):
        results = [
            {
                "title": r.title,
                "link": r.path,
                "public_timestamp": r.published.isoformat(),
                "description": r.paragraphs[2],
            }
            for r in RELEASES[start : start + 10]
        ]
        answer = {"results": results, "total": COUNT, "facets": {"kinds": [{"name": "news"}]}}
        site.answer(f"/api/search.json?count=10&start={start}", Reply(200, json.dumps(answer).encode(), JSON))
    return f"{site.base_url}/api/search.json?count=10&start=0"


# --- lists --------------------------------------------------------------------------------------------


def serve_list(
    site: Scripted, front: str, page_address: str, row: Callable[[Told], str], pager: str, first: int
) -> str:
    """Serve a list, eight releases a page, and the pages of its releases; return the list's address.

    Its pages stand at `page_address` with a number in it, counted from `first`, and the first one at `front` too; the
    one beyond the end is empty.
    """
    serve_pages(site)
    for position in range(COUNT // 8 + 1):
        rows = "".join(map(row, RELEASES[8 * position : 8 * (position + 1)]))
        reply = Reply(200, page(f'<div class="list">{rows}</div>{pager}'), HTML)
        site.answer(page_address.format(first + position), reply)
    site.script[front] = site.script[page_address.format(first)]
    return f"{site.base_url}{front}"


def cards(site: Scripted) -> str:
    """The whole card is the link; its kind and its date stand in two spans of one sort. Pages are counted from 1."""

    def row(r: Told) -> str:
        return (
            f'<a class="newsIn_item" href="{r.path}"><div class="newsIn_item_img"></div><div class="newsIn_item_body">'
            f'<div class="newsIn_item--header">No:{r.number}, {escape(r.title)}</div>'
            f"<div><span>Press releases</span> <span>{r.published:%d %B %Y}</span></div></div></a>"
        )

    pager = "".join(f'<a class="pg" href="/en/news?page={n}">{n}</a>' for n in (1, 2, 3))
    return serve_list(site, "/en/news", "/en/news?page={}", row, pager, first=1)


def rows_of_a_portal(site: Scripted) -> str:
    """A list under headings that look like it, dates in numbers, «next» in the head."""

    def row(r: Told) -> str:
        return (
            f'<div class="art-prev--near"><ul><li><div><span class="date">{r.published:%d/%m/%Y}</span>'
            f'<div class="title"><a href="{r.path}">{escape(r.title)}</a></div>'
            f'<div class="intro">{escape(r.paragraphs[0][:50])}</div></div></li></ul></div>'
        )

    pager = '<link rel="next" href="/web/news?page=2&amp;size=8">'
    return serve_list(site, "/web/news", "/web/news?page={}&size=8", row, pager, first=1)


def cards_counted_from_nought(site: Scripted) -> str:
    """The link stands in a heading, the date at the card's foot, and «?page=1» is the second page."""

    def row(r: Told) -> str:
        return (
            f'<div class="card card-x7Gh29"><div class="card-body"><h5 class="card-title"><a href="{r.path}">'
            f"{escape(r.title)}</a></h5><p>Statement by the spokesperson</p></div>"
            f'<div class="card-footer">{r.published:%d.%m.%Y}</div></div>'
        )

    pager = "".join(f'<a href="/en/material?page={n - 1}">{n}</a>' for n in (1, 2, 3))
    return serve_list(site, "/en/material", "/en/material?page={}", row, pager, first=0)


# --- sitemaps -----------------------------------------------------------------------------------------


def sitemap_behind_a_shell(site: Scripted) -> str:
    """Scripts draw the pages' list; robots.txt names an index with a sitemap of releases."""
    serve_pages(site)
    base = site.base_url
    site.answer("/robots.txt", Reply(200, f"User-agent: *\nAllow: /\nSitemap: {base}/map.xml\n".encode()))
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    parts = "".join(f"<sitemap><loc>{base}/map-{name}.xml</loc></sitemap>" for name in ("pages", "press"))
    site.answer("/map.xml", Reply(200, f"<sitemapindex {space}>{parts}</sitemapindex>".encode(), XML))
    urls = "".join(
        f"<url><loc>{base}{r.path}</loc><lastmod>{r.published.isoformat()}</lastmod></url>" for r in RELEASES[:12]
    )
    about = f"<url><loc>{base}/en/about</loc></url>"
    site.answer("/map-press.xml", Reply(200, f"<urlset {space}>{about}{urls}</urlset>".encode(), XML))
    shell = (
        b'<!DOCTYPE html><html lang="en"><head><title>Ministry</title></head><body><div id="app"></div></body></html>'
    )
    return site.answer("/", Reply(200, shell, HTML))
