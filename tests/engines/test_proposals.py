"""A source proposed for an address: whatever the site serves its releases by, what is written down fetches them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from mfa_archiver.cli.proposing import AskedSite, file_of
from mfa_archiver.errors import ArchiverError, Blocked, LedAway, NoListing, Refused, RobotsDisallowed
from mfa_archiver.model import Source
from mfa_archiver.proposing import Given, Proposal, propose
from mfa_archiver.rules import Pace
from mfa_archiver.sources.declaration import parse_source
from mfa_archiver.web.client import Client
from tests.press import ministries
from tests.press.fetching import WAITS, Desk
from tests.web.scripted import Reply, Scripted

PACE = Pace(delay_seconds=0, attempts=1, timeout_seconds=5, max_bytes=1_000_000)
SHAPES = {
    "a feed of summaries": (ministries.feed_of_summaries, "feed", 10),
    "a feed of whole texts": (ministries.feed_of_whole_texts, "feed", 10),
    "WordPress's interface": (ministries.wordpress, "json", 24),
    "a search interface": (ministries.search_interface, "json", 24),
    "cards that are links": (ministries.cards, "listing", 24),
    "rows of a portal": (ministries.rows_of_a_portal, "listing", 24),
    "cards counted from nought": (ministries.cards_counted_from_nought, "listing", 24),
    "a sitemap behind a shell": (ministries.sitemap_behind_a_shell, "sitemap", 12),
}


@pytest.fixture
def site() -> Iterator[Scripted]:
    with Scripted() as running:
        yield running


def proposal_for(url: str, **given: str) -> Proposal:
    source = Source("new", "", "XX", ("en",), "UTC", "listing", url, pace=PACE)
    with Client("archive@example.org", waits=WAITS) as client:
        return propose(Given(url, **{"id": "ex-mfa", **given}), AskedSite(client.session(source), url))  # type: ignore[arg-type] # all texts


def declared(proposal: Proposal) -> Source:
    """Return the proposed source as its file declares it, at the pace of a test."""
    return replace(parse_source(file_of(proposal, "https://mfa.example"), "ex-mfa.toml"), pace=PACE)


@pytest.mark.parametrize(("shape", "engine", "count"), SHAPES.values(), ids=SHAPES)
def test_proposed_source_fetches_all_releases(
    shape: Callable[[Scripted], str], engine: str, count: int, site: Scripted, desk: Desk
) -> None:
    source = declared(proposal_for(shape(site)))
    report = desk.fetch(source)
    assert (source.engine, report.status, report.added, report.failed) == (engine, "ok", count, 0)
    assert set(desk.titles()) <= {each.title for each in ministries.RELEASES}
    bodies = {body for (body,) in desk.rows("SELECT body FROM revisions")}
    assert bodies == {"\n\n".join(each.paragraphs) for each in ministries.RELEASES[:count]}
    days = {day for (day,) in desk.rows("SELECT date FROM releases")}
    assert days == {each.published.date().isoformat() for each in ministries.RELEASES[:count]}


@pytest.mark.parametrize("shape", [shape for shape, _, _ in SHAPES.values()], ids=SHAPES)
def test_each_address_is_asked_once_and_few_are(shape: Callable[[Scripted], str], site: Scripted) -> None:
    proposal_for(shape(site))
    asked = [seen.path for seen in site.log]
    assert len(asked) == len(set(asked)) < 20


def test_proposal_shows_releases_as_they_are_kept(site: Scripted, desk: Desk) -> None:
    proposal = proposal_for(ministries.cards(site))
    desk.fetch(declared(proposal))
    kept = set(desk.rows("SELECT digest FROM revisions"))
    assert len(proposal.releases) == 5
    assert {(each.revision.digest,) for each in proposal.releases} < kept


def test_proposal_says_that_nobody_has_verified_it(site: Scripted) -> None:
    source = declared(proposal_for(ministries.cards(site)))
    assert (source.checked, source.confidence, source.insecure) == (None, "low", False)


def test_selectors_are_short_and_last(site: Scripted) -> None:
    source = declared(proposal_for(ministries.cards_counted_from_nought(site)))
    assert source.listing
    assert (source.listing.items, source.listing.date) == ("div.card", "div.card-footer")
    assert source.article
    assert (source.article.title, source.article.body, source.article.date) == (
        "h1",
        "div.node__text",
        "div.node__date",
    )


def test_pages_that_agree_on_nothing_are_read_without_rules(site: Scripted) -> None:
    url = ministries.cards(site)
    for each in ministries.RELEASES:
        page = ministries.release_page(each).replace("node__text field-body", f"block-{each.number}")
        plain = page.replace('<main class="page">', "").replace("</main>", "").replace('class="node ', 'class="n')
        site.answer(each.path, Reply(200, plain.encode(), ministries.HTML))
    source = declared(proposal_for(url))
    assert source.article is None


def test_language_given_is_believed(site: Scripted) -> None:
    assert declared(proposal_for(ministries.cards(site), lang="fr")).languages == ("fr",)


@pytest.mark.parametrize("frame", [b"", b' lang="ru"'])
def test_language_is_that_of_the_texts_not_of_the_frame(frame: bytes, site: Scripted) -> None:
    url = ministries.cards(site)
    for path, replies in site.script.items():
        body = replies[0].body if isinstance(replies[0], Reply) else b""
        site.answer(path, Reply(200, body.replace(b' lang="en"', frame), ministries.HTML))
    proposal = proposal_for(url)
    assert (proposal.source.languages, "check" in proposal.remarks["languages"]) == (("en",), True)


# --- sites that misbehave -----------------------------------------------------------------------------


def test_list_that_answers_every_number_with_its_first_page_is_not_numbered(site: Scripted) -> None:
    url = ministries.cards(site)
    for number in (2, 3):
        site.script[f"/en/news?page={number}"] = site.script["/en/news?page=1"]
    proposal = proposal_for(url)
    assert proposal.source.listing
    assert proposal.source.listing.url == {"": url}
    assert "no other releases" in proposal.remarks["listing.url"]


def test_feed_on_another_host_is_told_of_and_not_asked(site: Scripted) -> None:
    with Scripted() as other:
        address = other.answer("/feed.xml", Reply(200, ministries.rss(other.base_url, whole=True), ministries.XML))
        ministries.serve_pages(site)
        head = f'<link rel="alternate" type="application/rss+xml" href="{address}">'
        rows = "".join(
            f'<li><a href="{r.path}">{r.title}</a> <i>{r.published:%d %B %Y}</i></li>' for r in ministries.RELEASES
        )
        url = site.answer(
            "/en/press", Reply(200, ministries.page(f'<ul class="all">{rows}</ul>', head), ministries.HTML)
        )
        proposal = proposal_for(url)
        assert (proposal.source.engine, other.log) == ("listing", [])
        assert any(trial.what == address and "another host" in trial.outcome for trial in proposal.trials)


def test_dead_feed_gives_way_to_the_list_on_the_page(site: Scripted) -> None:
    url = ministries.cards(site)
    [reply] = site.script["/en/news"]
    assert isinstance(reply, Reply)
    head = b'<link rel="alternate" type="application/rss+xml" href="/dead.xml"></head>'
    site.answer("/en/news", replace(reply, body=reply.body.replace(b"</head>", head)))
    site.answer("/dead.xml", Reply(200, b"<!DOCTYPE html><html><body>Our new site</body></html>", ministries.HTML))
    assert proposal_for(url).source.engine == "listing"


CHALLENGE = b"<html><head><title>Just a moment...</title></head><body><script src='/cdn-cgi/challenge-platform/h/b'>"
LOGIN = b"<html><head><title>Log in</title></head><body><h1>Log in</h1><form><input type=password></form></body></html>"
MENU = "".join(f'<li><a href="/en/section/{n}">Section {n}</a></li>' for n in range(9)).encode()
MISBEHAVING: dict[str, tuple[Reply, type[ArchiverError], str]] = {
    "a challenge": (Reply(200, CHALLENGE, ministries.HTML), Blocked, "browsers"),
    "a login page": (Reply(200, LOGIN, ministries.HTML), NoListing, "login page"),
    "a shell for scripts": (
        Reply(200, b"<html><body><div id=app></div></body></html>", ministries.HTML),
        NoListing,
        "",
    ),
    "a page with a menu only": (Reply(200, b"<html><body><ul>" + MENU, ministries.HTML), NoListing, ""),
    "nothing": (Reply(200, b"", ministries.HTML), NoListing, ""),
    "fifty megabytes": (Reply(200, b" " * 50, (("Content-Length", "52428800"),)), Refused, "bytes"),
    "a way to another host": (Reply(302, b"", (("Location", "https://elsewhere.example/"),)), LedAway, "elsewhere"),
    "a way to a private address": (Reply(302, b"", (("Location", "http://10.0.0.1/"),)), Refused, "10.0.0.1"),
    "a way to a file": (Reply(302, b"", (("Location", "file:///etc/passwd"),)), Refused, "file:"),
    "a list of another kind": (
        Reply(200, b'{"rates": [{"a": 1}, {"a": 2}, {"a": 3}]}', ministries.JSON),
        NoListing,
        "",
    ),
}


@pytest.mark.parametrize(("reply", "error", "said"), MISBEHAVING.values(), ids=MISBEHAVING)
def test_address_that_gives_no_list_is_refused_with_the_reason(
    reply: Reply, error: type[ArchiverError], said: str, site: Scripted
) -> None:
    url = site.answer("/en/press", reply)
    with pytest.raises(error) as raised:
        proposal_for(url)
    assert said in str(raised.value)
    assert raised.value.hint or isinstance(raised.value, Refused)


def test_page_that_robots_txt_forbids_is_not_asked(site: Scripted) -> None:
    url = ministries.cards(site)
    site.answer("/robots.txt", Reply(200, b"User-agent: *\nDisallow: /en/\n"))
    with pytest.raises(RobotsDisallowed):
        proposal_for(url)
    assert [seen.path for seen in site.log] == ["/robots.txt"]


def test_page_of_gov_kz_is_sent_to_its_own_engine(site: Scripted) -> None:
    site.answer("/", Reply(200, b"<html></html>", ministries.HTML))

    class Portal:
        def ask(self, url: str) -> object:
            with Client("archive@example.org", waits=WAITS) as client:
                source = Source("new", "", "XX", ("en",), "UTC", "listing", url, pace=PACE)
                return replace(AskedSite(client.session(source), url).ask(site.base_url + "/"), url=url)

        def sitemaps(self) -> tuple[str, ...]:
            return ()

    with pytest.raises(NoListing, match="mfa-london"):
        propose(Given("https://www.gov.kz/memleket/entities/mfa-london/press/news"), Portal())  # type: ignore[arg-type] # a site
