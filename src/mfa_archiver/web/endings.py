"""Whether an answer that came in full is all of a page: a server's script that dies sends half of one, well packed."""

from __future__ import annotations

import re

_START_BYTES = 4096  # in which a document names its outermost element
_OUTERMOST = re.compile(rb"<(html|body|rss|feed|rdf:rdf|urlset|sitemapindex)[\s>]")
# An end of HTML may be written either way, or not at all (HTML standard, «optional tags»); one of XML has to be.
_HTML_ENDS = (b"</body", b"</html")


def breaks_off(payload: bytes) -> bool:
    """Tell whether a page, a feed or a sitemap does not end: it was cut, or its template never says the end."""
    found = _OUTERMOST.search(payload[:_START_BYTES].lower())
    if not found:
        return False
    name = found[1]
    ends = _HTML_ENDS if name in {b"html", b"body"} else (b"</" + name,)
    lowered = payload[found.end() :].lower()
    return not any(end in lowered for end in ends)
