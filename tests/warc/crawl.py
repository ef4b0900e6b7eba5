"""Makes web archives for tests, record by record, with warcio as crawlers do."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

NOON = "2025-03-04T12:00:00Z"
HTML = ("Content-Type", "text/html; charset=utf-8")
TEXT = (
    "Министр принял посла соседней страны. Стороны обсудили торговлю, транспорт и обмен студентами.",
    "Собеседники условились о новых встречах и поручили ведомствам подготовить план работы на год.",
)


def page(title: str = "О приёме посла", *paragraphs: str) -> bytes:
    """Return a release's page as ministries publish them."""
    text = "".join(f"<p>{each}</p>" for each in paragraphs or TEXT)
    date = '<meta property="article:published_time" content="2025-03-03T10:00:00+03:00">'
    return (
        f'<html lang="ru"><head><title>{title}</title>{date}</head><body><nav><a href="/">Главная</a></nav>'
        f"<article><h1>{title}</h1>{text}</article></body></html>"
    ).encode()


@dataclass
class Crawl:
    """A WARC file in the making."""

    packed: bool = True
    out: io.BytesIO = field(default_factory=io.BytesIO)

    def __post_init__(self) -> None:
        self.writer = WARCWriter(self.out, gzip=self.packed, warc_version="1.1")

    def add(
        self,
        url: str,
        body: bytes,
        *,
        kind: str = "response",
        status: str = "200 OK",
        headers: Sequence[tuple[str, str]] = (HTML,),
        date: str = NOON,
        **fields: str,
    ) -> Any:
        """Add a record with an HTTP head before its body, and return it. `fields` are of the record's own head."""
        named = {"WARC-Date": date} | {name.replace("_", "-"): value for name, value in fields.items()}
        http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            url, kind, io.BytesIO(body), len(body), warc_headers_dict=named, http_headers=http
        )
        self.writer.write_record(record)
        return record

    def note(self, url: str, kind: str, body: bytes) -> None:
        """Add a resource record, which has no HTTP head."""
        named = {"WARC-Date": NOON}
        self.writer.write_record(
            self.writer.create_warc_record(url, "resource", io.BytesIO(body), len(body), kind, warc_headers_dict=named)
        )

    def revisit(self, url: str, of: Any, date: str) -> None:
        """Add a revisit of a record added before."""
        named = of.rec_headers.get_header
        http = StatusAndHeaders("200 OK", [HTML], protocol="HTTP/1.1")
        digest, target, first = named("WARC-Payload-Digest"), named("WARC-Target-URI"), named("WARC-Date")
        self.writer.write_record(
            self.writer.create_revisit_record(
                url, digest, target, first, http_headers=http, warc_headers_dict={"WARC-Date": date}
            )
        )

    @property
    def file(self) -> io.BytesIO:
        """The file as it is now, to be read from its beginning."""
        return io.BytesIO(self.out.getvalue())
