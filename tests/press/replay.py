"""A real press office of three months, replayed: its feed and its pages as they stood at an instant that the test sets.

The record lies beside the project where it is at hand; pages are rendered from it with noise around the text.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from itertools import count, pairwise
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tests.replica.exchange import Answer, Request
from tests.replica.listener import Listener

RECORD = Path(__file__).parents[2].parent / "shared" / "data" / "replay" / "whitehouse-2023q1.jsonl.gz"
XML = "application/rss+xml; charset=utf-8"
FEED_LENGTH = 30
ITEM = re.compile(r"<item>.*?</item>", re.DOTALL)
SITE = re.compile(r"https://www\.[a-z]+\.gov(?=/briefing-room/)")


@dataclass(frozen=True, slots=True)
class Version:
    """One state of one release."""

    path: str
    seen: datetime
    title: str
    published: datetime
    text: str

    @property
    def words(self) -> tuple[str, str, str]:
        """What makes it another wording: layout does not."""
        return " ".join(self.title.split()), self.published.isoformat(), " ".join(self.text.split())


@dataclass(frozen=True)
class Record:
    """All that was seen: each release's versions in order, and the feeds by instant."""

    versions: dict[str, list[Version]]
    feeds: dict[datetime, str]

    def until(self, end: datetime) -> Record:
        """Return what was seen up to an instant."""
        kept = {path: [v for v in versions if v.seen <= end] for path, versions in self.versions.items()}
        feeds = {at: text for at, text in self.feeds.items() if at <= end}
        return Record({path: versions for path, versions in kept.items() if versions}, feeds)

    def wordings(self) -> dict[str, int]:
        """Return the number of wordings of each release."""
        return {
            path: 1 + sum(before.words != after.words for before, after in pairwise(versions))
            for path, versions in self.versions.items()
        }

    def instants(self) -> list[datetime]:
        """Return instants at which to fetch so that each wording is met: the feed's days, and one in each wording.

        Releases put online days after the date they bear stand in no feed of the record; they have their own.
        """
        fed = "".join(self.feeds.values())
        unfed = {versions[0].seen for path, versions in self.versions.items() if path not in fed}
        chosen = sorted({*self.feeds, *unfed})
        spans = [(a.seen, b.seen) for versions in self.versions.values() for a, b in pairwise(versions)]
        for start, end in sorted(spans, key=lambda span: span[1]):
            if not any(start <= at < end for at in chosen):
                latest = max(v.seen for versions in self.versions.values() for v in versions if v.seen < end)
                chosen.append(latest)
        return sorted(chosen)


def read_record() -> Record:
    """Read the record."""
    versions: dict[str, list[Version]] = defaultdict(list)
    feeds: dict[datetime, str] = {}
    with gzip.open(RECORD, "rt", encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            seen = datetime.fromisoformat(line["seen"])
            if line["kind"] == "feed":
                feeds[seen] = line["rss"]
                continue
            path = urlsplit(line["url"]).path
            published = datetime.fromisoformat(line["published"])
            versions[path].append(Version(path, seen, line["title"], published, line["markdown"]))
    return Record(dict(versions), feeds)


class Replay:
    """The server, alive inside a `with` block; `now` is what it shows the state of."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.now = min(record.feeds)
        self.requests = 0
        self.taken_down: frozenset[str] = frozenset()  # paths
        self._views = count(100)
        self._closing = threading.Event()
        self._listener = Listener(0, self._answer, self._closing)
        self._thread = threading.Thread(target=self._listener.serve_forever, args=(0.02,))

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._listener.server_port}"

    def standing(self, path: str) -> Version | None:
        """Return a release as it stands now."""
        seen = [version for version in self.record.versions.get(path, ()) if version.seen <= self.now]
        return seen[-1] if seen else None

    def _answer(self, request: Request, _port: int) -> Answer:
        self.requests += 1
        if request.path == "/feed.xml":
            return _validated(request, self._feed(), XML)
        version = self.standing(request.path)
        if version is None or request.path in self.taken_down:
            return Answer(404, "text/html", b"<h1>Not found</h1>")
        return _validated(request, self._page(version), "text/html; charset=utf-8", of=repr(version.words))

    def _feed(self) -> str:
        """Return the record's feed of this instant, else one of what was put online last."""
        if self.now in self.record.feeds:
            feed = SITE.sub(self.base_url, self.record.feeds[self.now])
            return ITEM.sub(lambda item: "" if any(path in item[0] for path in self.taken_down) else item[0], feed)
        online = [
            versions[0]
            for path, versions in self.record.versions.items()
            if versions[0].seen <= self.now and path not in self.taken_down
        ]
        last = sorted(online, key=lambda version: version.seen, reverse=True)[:FEED_LENGTH]
        newest = [version for each in last if (version := self.standing(each.path))]
        items = "".join(
            f"<item><title>{escape(each.title)}</title><link>{self.base_url}{each.path}</link>"
            f"<pubDate>{format_datetime(each.published)}</pubDate></item>"
            for each in newest
        )
        return f"<rss version='2.0'><channel><title>Briefing Room</title>{items}</channel></rss>"

    def _page(self, version: Version) -> str:
        views = next(self._views)
        paragraphs = "\n".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", version.text) if part.strip())
        related = "".join(
            f'<li><a href="/briefing-room/{views + n}/">Related release {views + n}</a></li>' for n in range(3)
        )
        return f"""<!DOCTYPE html><html lang="en">
<head><title>{escape(version.title)} | Briefing Room</title></head><body>
<nav><a href="/">Home</a></nav><main><h1>{escape(version.title)}</h1>
<time>{version.published.isoformat()}</time> <span>{views} views</span>
<section class="body">{paragraphs}</section></main>
<aside><h2>Related</h2><ul>{related}</ul></aside><footer>{views}</footer></body></html>"""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._listener.shutdown()
        self._listener.end_connections()
        self._listener.server_close()
        self._thread.join()


def _validated(request: Request, text: str, content_type: str, of: str = "") -> Answer:
    etag = f'"{hashlib.sha256((of or text).encode()).hexdigest()[:16]}"'
    if request.headers.get("if-none-match") == etag:
        return Answer(304, content_type)
    return Answer(200, content_type, text.encode(), headers=(("ETag", etag),))
