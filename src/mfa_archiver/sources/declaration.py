"""One source file: TOML in, a validated Source out; what is wrong is named by file, line and key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from mfa_archiver.errors import SourceError
from mfa_archiver.extract.templates import LISTING_PLACES, RELEASE_PLACES, places
from mfa_archiver.model import LOOPBACK_HOSTS, Source
from mfa_archiver.rules import (
    ArticleRules,
    DetailRules,
    FeedRules,
    GovKzRules,
    JsonRules,
    ListingRules,
    Pace,
    Paging,
    Revisits,
    SitemapRules,
    Transforms,
)
from mfa_archiver.sources.keys import ENGINES, SECTIONS, TABLE, TOP, Key

__all__ = ["ENGINES", "SECTIONS", "TOP", "parse_source"]

# The sections that say where a listing lies.
LISTINGS = ("feed", "json", "listing", "sitemap")
# What each section becomes.
RULES: Mapping[str, type] = {
    "pace": Pace,
    "revisits": Revisits,
    "govkz": GovKzRules,
    "feed": FeedRules,
    "json": JsonRules,
    "detail": DetailRules,
    "listing": ListingRules,
    "sitemap": SitemapRules,
    "paging": Paging,
    "transforms": Transforms,
    "article": ArticleRules,
}

# What [article] may say of pages that are read by what pages have in common.
_WITHOUT_BODY = frozenset({"native_id", "languages", "valid_until"})


def parse_source(text: str, name: str) -> Source:
    """Read a source file. Raises SourceError that names the file, the line where known, and the key."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{name} is not valid TOML: {error}", "see docs/sources.md") from error
    faults = Faults(text, name)
    former = take_former_articles(table, faults)
    faults.check(table, {**TOP, **dict.fromkeys(SECTIONS, TABLE)})
    sections = {key: table.pop(key) for key in SECTIONS if key in table}
    for section, keys in sections.items():
        faults.check(keys, SECTIONS[section], section)
    check_article(sections.get("article", {}), faults)
    # A `listing` without its section is read with `import`; every other engine needs its own.
    if table["engine"] != "listing" and table["engine"] not in sections:
        raise faults.at(table["engine"], "is missing: the engine needs this section")
    source = Source(
        **frozen(table),
        **{section: RULES[section](**by_language(section, keys)) for section, keys in sections.items()},
        former_articles=former,
    )
    check_addresses(source, faults)
    check_templates(source, faults)
    return source


def take_former_articles(table: dict[str, Any], faults: Faults) -> tuple[ArticleRules, ...]:
    """Leave today's rules in `[article]`; return those of `[[article]]` that held until some day, the oldest first."""
    variants = table.get("article")
    if not isinstance(variants, list):
        return ()
    for variant in variants:
        if not isinstance(variant, dict):
            raise faults.at("article", "must be a section of its own")
        faults.check(variant, SECTIONS["article"], "article")
        check_article(variant, faults)
    current = [variant for variant in variants if "valid_until" not in variant]
    if len(current) != 1:
        raise faults.at("article", "must be there once without `valid_until`: the rules for today's pages")
    table["article"] = current[0]
    former = [ArticleRules(**frozen(variant)) for variant in variants if "valid_until" in variant]
    return tuple(sorted(former, key=lambda rules: str(rules.valid_until)))  # ISO days sort as texts


def check_article(article: Mapping[str, Any], faults: Faults) -> None:
    """Hold selectors to a body: without one a page is read by what pages have in common, and they would be idle."""
    for key in article:
        if "body" not in article and key not in _WITHOUT_BODY:
            raise faults.at(key, "needs `body` beside it", "article")


def frozen(section: Mapping[str, Any]) -> dict[str, Any]:
    """Return a section with its lists frozen."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in section.items()}


def by_language(section: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return a section, frozen, its listing's one address for all languages as a table of it."""
    found = frozen(keys)
    if section in LISTINGS and isinstance(found["url"], str):
        found["url"] = {"": found["url"]}
    return found


def listing_addresses(source: Source) -> Iterator[tuple[str, str, str]]:
    """Yield section, language and address (a template) of every listing a source declares."""
    for section in LISTINGS:
        rules = getattr(source, section)
        for lang, address in rules.url.items() if rules else ():
            yield section, lang, address


def check_addresses(source: Source, faults: Faults) -> None:
    """Hold addresses to https; plain http is for loopback, or for those who say `insecure = true`."""
    addresses = [("", "homepage", source.homepage)]
    if source.govkz:
        addresses.append(("govkz", "base_url", source.govkz.base_url))
    addresses += [(section, "url", address) for section, _, address in listing_addresses(source)]
    if source.detail:
        addresses.append(("detail", "url", source.detail.url))
    for section, key, address in addresses:
        try:
            parts = urlsplit(address)
            is_web = parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.port != 0
        except ValueError:  # an address or a port that is none
            is_web = False
        if not is_web or "{" in parts.netloc:
            raise faults.at(key, f"must be an https:// address, not {address!r}", section)
        if parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS and not source.insecure:
            raise faults.at(key, "is plain http://: write https://, or add `insecure = true`", section)


def check_templates(source: Source, faults: Faults) -> None:
    """Hold templates to the places that are filled, and every language to a listing of its own."""
    found: dict[str, dict[str, str]] = {}
    for section, lang, address in listing_addresses(source):
        found.setdefault(section, {})[lang] = address
        if unknown := places(address) - set(LISTING_PLACES):
            raise faults.at("url", f"has an unknown place {{{min(unknown)}}}; known are {LISTING_PLACES}", section)
    for section, by_lang in found.items():
        shared = by_lang.get("")
        missing = set(source.languages) - set(by_lang)
        if shared is None and missing:
            raise faults.at("url", f"names no address for the language {min(missing)}", section)
        rules = source.json
        sent = rules.body_sent if rules and section == "json" else ""
        if shared and len(source.languages) > 1 and "lang" not in places(shared) | places(sent):
            raise faults.at("url", "must tell the languages apart: by {lang}, or as a table of addresses", section)
    if source.detail and (unknown := places(source.detail.url) - set(RELEASE_PLACES)):
        raise faults.at("url", f"has an unknown place {{{min(unknown)}}}; known are {RELEASE_PLACES}", "detail")
    if source.paging.window_days and source.paging.oldest is None:
        raise faults.at("window_days", "needs `oldest`, the day where going back ends", "paging")


class Faults:
    """Finds what is wrong in one file, and says where."""

    def __init__(self, text: str, name: str) -> None:
        self.lines = text.splitlines()
        self.name = name

    def check(self, table: Mapping[str, Any], keys: Mapping[str, Key], section: str = "") -> None:
        """Raise SourceError for an unknown key, a missing key or a wrong type."""
        for key in table:
            if key not in keys:
                raise self.at(key, f"is not a known key; known here: {', '.join(keys)}", section)
        for key, rule in keys.items():
            if key not in table:
                if rule.required:
                    raise self.at(f"{section}.{key}" if section else key, f"is missing: {rule.expected}")
            elif not rule.accepts(table[key]):
                raise self.at(key, f"must be {rule.expected}", section)

    def at(self, key: str, problem: str, section: str = "") -> SourceError:
        """Make the error for a key, with its line where it has one."""
        line = self.line_of(key, section)
        where = f"{self.name}, line {line}" if line else self.name
        return SourceError(f"{where}: key `{key}` {problem}", "see docs/sources.md")

    def line_of(self, key: str, section: str) -> int | None:
        """Return the number of the line that a key, or a section's heading, stands on."""
        wanted = re.compile(rf'\s*(\[\[?\s*)?"?{re.escape(key)}"?\s*(=|\])')
        heading = re.compile(r"\s*\[\[?\s*([^\]\s]+)\s*\]")
        within = ""
        for number, line in enumerate(self.lines, 1):
            found = heading.match(line)
            within = found[1] if found else within
            if wanted.match(line) and within in {section, key if found else section}:
                return number
        return None
