"""A source proposed for a site of several languages: each list that is one of its own, and no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mfa_archiver.extract.leads import Leads
from mfa_archiver.proposing.versions import versions_of
from tests.engines.test_proposals import declared, proposal_for
from tests.press import ministries, versions
from tests.press.fetching import Desk
from tests.web.scripted import Reply, Scripted

ALL = ("en", "ru", "kk")


@pytest.fixture
def site() -> Iterator[Scripted]:
    with Scripted() as running:
        yield running


@pytest.mark.parametrize("names", [versions.by_hreflang, versions.by_switch, versions.by_switch_to_the_front])
def test_all_lists_of_a_site_are_proposed_and_fetched(names: versions.Head, site: Scripted, desk: Desk) -> None:
    proposal = proposal_for(versions.serve(site, names))
    source = declared(proposal)
    assert set(source.languages) == set(ALL)
    assert source.listing
    assert source.listing.url == {
        lang: f"{site.base_url}/{versions.PARTS[lang]}/news?page={{page}}" for lang in source.languages
    }
    report = desk.fetch(source)
    assert (report.status, report.added, report.failed) == ("ok", 3 * versions.COUNT, 0)
    kept = desk.rows("SELECT r.lang, v.title FROM releases r JOIN revisions v ON v.id = r.current_revision")
    assert set(kept) == {
        (lang, versions.words(versions.TITLES, lang, number)) for lang in ALL for number in range(versions.COUNT)
    }


def test_each_language_has_its_feed(site: Scripted, desk: Desk) -> None:
    source = declared(proposal_for(versions.serve_feeds(site)))
    assert (source.engine, set(source.languages)) == ("feed", set(ALL))
    assert desk.fetch(source).added == 3 * versions.COUNT


def test_no_address_is_asked_twice(site: Scripted) -> None:
    proposal_for(versions.serve(site))
    asked = [seen.path for seen in site.log]
    assert len(asked) == len(set(asked)) <= 24


def test_language_named_by_a_person_is_the_only_one(site: Scripted) -> None:
    assert declared(proposal_for(versions.serve(site), lang="en")).languages == ("en",)


def outcomes(url: str) -> tuple[tuple[str, ...], list[str]]:
    proposal = proposal_for(url)
    told = [trial.outcome for trial in proposal.trials if trial.what.startswith("list in ")]
    return declared(proposal).languages, told


def test_switch_that_shows_the_same_page_adds_no_language(site: Scripted) -> None:
    url = versions.serve(site)
    for part in ("ru", "kz"):
        site.script[f"/{part}/news"] = site.script["/en/news"]
    assert outcomes(url) == (("en",), ["shows the same releases"] * 2)


def test_switch_to_releases_in_another_language_than_it_says_adds_none(site: Scripted) -> None:
    url = versions.serve(site)
    for number in range(versions.COUNT):
        site.script[versions.release_path("ru", number)] = site.script[versions.release_path("en", number)]
    languages, told = outcomes(url)
    assert languages == ("en", "kk")
    assert "its releases are in en" in told


def test_switch_that_leads_to_another_host_is_not_followed(site: Scripted) -> None:
    with Scripted() as other:
        url = versions.serve(site, lambda _base, path: versions.by_hreflang(other.base_url, path))
        versions.serve(other)
        assert declared(proposal_for(url)).languages == ("en",)
        assert other.log == []


def test_switch_that_is_redirected_away_adds_no_language(site: Scripted) -> None:
    url = versions.serve(site)
    site.answer("/ru/news", Reply(302, b"", (("Location", "https://elsewhere.example/"),)))
    site.answer("/kz/news", Reply(404, b"", ministries.HTML))
    assert declared(proposal_for(url)).languages == ("en",)


def test_versions_are_looked_for_by_the_part_of_the_path_that_names_the_language() -> None:
    links = frozenset({"https://mfa.example/ru", "https://mfa.example/en/about", "https://mfa.example/xx/news"})
    found = versions_of("https://mfa.example/en/news?all=1", Leads(links=links), "en")
    assert list(found) == [("ru", "https://mfa.example/ru/news?all=1")]
