"""CDXJ, the index of web archives: the lines that a WACZ file holds. Wayback machines' listings are cdx.py's."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlsplit

from mfa_archiver.warc.writing import Written

_USUAL_PORTS = frozenset({80, 443})


def index_line(written: Written, filename: str) -> str:
    """Return the CDXJ line of a record written (https://specs.webrecorder.net/cdxj/0.1.0/)."""
    timestamp = re.sub("[^0-9]", "", written.instant)
    fields = {
        "url": written.url,
        "mime": "warc/revisit" if written.is_revisit else written.media_type,
        "status": str(written.status),
        "digest": written.digest,
        "length": str(written.length),
        "offset": str(written.offset),
        "filename": filename,
    }
    return f"{sort_key(written.url)} {timestamp} {json.dumps(fields, ensure_ascii=True)}\n"


def sort_key(url: str) -> str:
    """Return an address as indexes sort it, host first and reversed: `kz,gov)/news?id=1` (SURT, as pywb writes it)."""
    try:
        parts = urlsplit(url.lower())
        port = parts.port
    except ValueError:
        return quote(url, safe=":/?&=%")
    if not parts.hostname:
        return quote(url, safe=":/?&=%")
    host = ",".join(reversed(re.sub(r"^www[0-9]*\.", "", parts.hostname).split(".")))
    place = f":{port}" if port and port not in _USUAL_PORTS else ""
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    path = parts.path.rstrip("/") or "/"
    return f"{host}{place}){path}{query}"
