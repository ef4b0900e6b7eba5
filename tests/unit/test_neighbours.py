"""Sources that may ask one site stand together, however they come to it."""

from __future__ import annotations

from dataclasses import replace

from mfa_archiver.cli.telling_apart import part_among
from mfa_archiver.model import Source
from mfa_archiver.rules import DetailRules, FeedRules, GovKzRules, JsonRules
from mfa_archiver.sources.registry import load_sources
from mfa_archiver.web.neighbours import neighbourhoods, sites_of


def source(name: str, url: str, **changes: object) -> Source:
    plain = Source(name, name, "XX", ("en", "fr"), "UTC", "feed", url, feed=FeedRules({"": url}))
    return replace(plain, **changes)  # type: ignore[arg-type] # fields of a Source


def test_sources_on_sites_of_their_own_stand_apart() -> None:
    sources = [source(name, f"https://{name}.example/feed") for name in ("a", "b", "c")]
    assert neighbourhoods(sources) == [[0], [1], [2]]


def test_www_makes_no_other_site_and_a_port_does() -> None:
    sources = [source("a", "https://mfa.example/"), source("b", "https://www.MFA.example:443/")]
    assert neighbourhoods(sources) == [[0, 1]]
    assert neighbourhoods([source("a", "http://localhost:1/"), source("b", "http://localhost:2/")]) == [[0], [1]]


def test_a_third_source_joins_two_that_share_nothing() -> None:
    joining = source("c", "https://c.example/", hosts=("a.example", "b.example"))
    sources = [source("a", "https://a.example/"), source("b", "https://b.example/"), joining]
    assert neighbourhoods(sources) == [[0, 1, 2]]


def test_every_address_of_a_source_counts() -> None:
    told = source(
        "a",
        "https://home.example/",
        feed=None,
        govkz=GovKzRules("https://gov.example", "mfa"),
        json=JsonRules({"": "https://{lang}.list.example/api?page={page}"}),
        detail=DetailRules("https://detail.example{path}", "body"),
    )
    hosts = {host for host, _ in sites_of(told)}
    assert hosts == {"home.example", "gov.example", "en.list.example", "fr.list.example", "detail.example"}


def test_ministry_and_embassies_on_one_portal_stand_together() -> None:
    known = list(load_sources().values())
    [together] = [part for part in neighbourhoods(known) if known.index(load_sources()["kz-mfa"]) in part]
    on_portal = {place for place, each in enumerate(known) if each.govkz}
    assert on_portal
    assert on_portal <= set(together)


def test_shares_hold_each_source_once_and_jobs_in_sum() -> None:
    sources = [source(str(n), f"https://{n // 3}.example/") for n in range(20)]
    shares = part_among(2, neighbourhoods(sources), sources, jobs=7)
    assert sorted(number for share in shares for number in share.sources) == list(range(20))
    assert [len(share.sources) for share in shares] in ([9, 11], [11, 9])
    assert sum(share.jobs for share in shares) == 7
