"""What a parser made of a page, as text or Markdown, and the reasons for it. All lines are harmless."""

from __future__ import annotations

from collections.abc import Iterator

from mfa_archiver.extract.parsed import Dated, ParsedPage
from mfa_archiver.extract.structure import Paragraph, render_markdown
from mfa_archiver.model import Link, ParsedRelease, PublicationDate, isoformat
from mfa_archiver.render.terminal import harmless, harmless_line

_MOST_RIVALS = 8
_MARKDOWN_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>#|"})


def page_lines(release: ParsedRelease, page: ParsedPage | None) -> Iterator[str]:
    """Yield a release as read from a page: title, what is known of it, text, links."""
    revision = release.revision
    yield harmless_line(revision.title)
    for name, value in _known(release, page):
        yield f"{name}: {harmless_line(value)}"
    yield ""
    yield harmless(revision.body)
    if revision.links:
        yield ""
    for link in revision.links:
        yield f"{link.kind}: {harmless_line(_described(link))}"


def markdown_lines(release: ParsedRelease, page: ParsedPage | None) -> Iterator[str]:
    """Yield the same as Markdown, the text with its headings, lists, quotations and tables.

    What Markdown would read as its own signs is escaped.
    """
    revision = release.revision
    yield f"# {_escaped(harmless_line(revision.title))}"
    yield ""
    for name, value in _known(release, page):
        yield f"- {name}: {_escaped(harmless_line(value))}"
    blocks = page.blocks if page else tuple(map(Paragraph, revision.body.split("\n\n")))
    yield ""
    yield harmless(render_markdown(blocks))
    if revision.links:
        yield ""
    for link in revision.links:
        text = _escaped(harmless_line(link.text or link.url))
        yield f"- [{text}](<{harmless_line(link.url).replace('>', '%3E').replace('<', '%3C')}>)"


def reason_lines(page: ParsedPage) -> Iterator[str]:
    """Yield why a page was read as it was, and what to put into a source file to have it read so always."""
    revision = page.release.revision
    yield f"title from {harmless_line(page.title_origin) or 'the first sentence'}: {harmless_line(revision.title)}"
    for rival in page.title_rivals[:_MOST_RIVALS]:
        yield f"  not {harmless_line(rival.origin)}: {harmless_line(rival.value)}"
    yield from _date_lines("published", page.published)
    for dated in page.date_rivals[:_MOST_RIVALS]:
        yield f"  not {dated.date.day}, from {harmless_line(dated.origin)}"
    yield from _date_lines("modified", page.modified)
    yield from _date_lines("event", page.event)
    yield f"language {page.release.ref.lang} from {page.language_from}, sure {page.release.lang_confidence:.2f}"
    for lang, url in page.alternates[:_MOST_RIVALS]:
        yield f"  also in {lang}: {harmless_line(url)}"
    confidence = page.release.text_confidence
    sureness = "" if confidence is None else f", confidence {confidence:.2f}"
    yield f"body from {harmless_line(page.selectors.body) or 'the page as a whole'}{sureness}"
    yield from (f"doubt: {harmless_line(doubt)}" for doubt in page.doubts)
    yield ""
    yield "[article]"
    for key in ("title", "body", "date"):
        if selector := harmless_line(getattr(page.selectors, key)):
            yield f"{key} = {_toml(selector)}"
    for key in dict.fromkeys(proposal.key for proposal in page.proposals):
        yield f"# No {key} was found for certain; if one of these is it, take the line without its sign:"
        for proposal in page.proposals:
            if proposal.key == key:
                yield f"#{key} = {_toml(harmless_line(proposal.selector))}  # {harmless_line(proposal.line)}"


def _known(release: ParsedRelease, page: ParsedPage | None) -> Iterator[tuple[str, str]]:
    revision = release.revision
    yield "date", _date(revision.published)
    if page and page.modified:
        yield "modified", _date(page.modified.date)
    sureness = f" (sure {page.release.lang_confidence:.2f})" if page else ""
    yield "language", f"{release.ref.lang}{sureness}"
    if revision.dateline:
        yield "dateline", revision.dateline
    if revision.labels:
        yield "labels", ", ".join(revision.labels)
    if release.url:
        yield "url", release.url
    for doubt in page.doubts if page else ():
        yield "doubt", doubt


def _date(published: PublicationDate | None) -> str:
    if published is None:
        return "unknown"
    at = f" ({isoformat(published.instant)})" if published.instant else ""
    return f"{published.day}{at}, from {published.source}"


def _date_lines(name: str, dated: Dated | None) -> Iterator[str]:
    if dated:
        yield f"{name} {_date(dated.date)}: {harmless_line(dated.origin)}, «{harmless_line(dated.date.shown)}»"


def _described(link: Link) -> str:
    return "  ".join(filter(None, (link.url, link.text, link.caption)))


def _escaped(text: str) -> str:
    return text.translate(_MARKDOWN_SIGNS)


def _toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
