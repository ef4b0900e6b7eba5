"""What is ranked when a query finds more than BM25 can be computed for: rare words first, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.archive.budget import Budget, Newest, Ranked, steps
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.search import Words, search, tiers
from mfa_archiver.hits import Hit
from mfa_archiver.query.fts import Tier
from tests.archive.timeline import archive_of, compiled, release

COUNT = 96
SMALL = Budget(ranked=20, counted=120)
QUERIES = (
    "визит", "визит переговоры", "визит ледники", "визит переговоры ледники", "визит -ледники", '"визит переговоры"',
    "(визит OR ледники) переговоры", "визит NEAR/3 переговоры", "title:визит переговоры", "виз*", "в", "ледники",
)  # fmt: skip


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive where visits are common, talks less so, and glaciers rare."""
    releases = [
        release(
            f"xx-mfa/{n}/ru",
            " ".join(("В стране визит", "переговоры" * (n % 3 > 0), "ледники" * (n % 12 == 5), f"номер {n}")),
            f"2026-01-{n % 28 + 1:02}",
            title="О визите" if n % 7 == 0 else "Сообщение",
        )
        for n in range(1, COUNT + 1)
    ]
    with archive_of(tmp_path_factory.mktemp("large") / "archive.db", releases) as archive:
        yield archive


def find(archive: Archive, text: str, budget: Budget, words: Words = "all-then-any", limit: int = 20) -> list[Hit]:
    return search(archive, compiled(archive, text), Filters(), words=words, limit=limit, budget=budget)


def first_tier(archive: Archive, text: str, words: Words = "all") -> Tier:
    return tiers(compiled(archive, text), words, "relevance")[0]


@given(query=st.sampled_from(QUERIES), words=st.sampled_from(("all-then-any", "all", "any")))
def test_no_hit_is_lost_or_won_by_a_small_budget(large: Archive, query: str, words: Words) -> None:
    cut = find(large, query, SMALL, words, limit=1000)
    whole = find(large, query, Budget(), words, limit=1000)
    assert {(hit.id, hit.partial) for hit in cut} == {(hit.id, hit.partial) for hit in whole}
    assert len(cut) == len(whole)


def test_query_within_the_budget_is_ranked_whole(large: Archive) -> None:
    tier = first_tier(large, "визит")
    assert steps(large, tier, Budget()) == (Ranked(tier.expression),)


def test_rare_word_alone_is_ranked_whole(large: Archive) -> None:
    tier = first_tier(large, "ледники")
    assert steps(large, tier, SMALL) == (Ranked(tier.expression),)


def test_any_word_ranks_by_the_rare_one(large: Archive) -> None:
    [first, *rest] = steps(large, first_tier(large, "визит ледники", "any"), SMALL)
    assert isinstance(first, Ranked)
    assert "ледник" in first.expression
    assert "визит" not in first.expression
    assert [type(step) for step in rest] == [Newest, Newest]


def test_all_words_ranks_by_the_rare_ones_within_all(large: Archive) -> None:
    tier = first_tier(large, "визит переговоры ледники")
    [only] = steps(large, tier, Budget(ranked=20, counted=60))
    assert isinstance(only, Ranked)
    assert "визит" not in only.expression
    assert only.within == tier.expression


def test_common_word_gives_titles_first_and_then_the_newest(large: Archive) -> None:
    hits = find(large, "визит", SMALL, limit=COUNT)
    in_title = [hit.title == "О визите" for hit in hits]
    assert in_title == sorted(in_title, reverse=True)
    titled = [hit.date for hit in hits if hit.title == "О визите"]
    assert titled == sorted(titled, reverse=True)
    assert len(titled) == COUNT // 7


def test_what_is_excluded_stays_out_of_titles_too(large: Archive) -> None:
    hits = find(large, "визит -переговоры", SMALL, limit=COUNT)
    assert len(hits) == COUNT // 3
    assert {hit.id % 3 for hit in hits} == {0}


def test_archive_without_counts_is_ranked_whole(large: Archive) -> None:
    tier = first_tier(large, "визит переговоры")
    large.connection.execute("BEGIN")
    large.connection.execute("DELETE FROM properties WHERE name = 'counted_revisions'")
    assert steps(large, tier, SMALL) == (Ranked(tier.expression),)
    large.connection.execute("ROLLBACK")


def test_hit_by_its_title_shows_where_the_body_has_the_words(large: Archive) -> None:
    first = find(large, "визит переговоры", Budget(ranked=2, counted=2), words="all")[0]
    assert [text for text, is_match in first.snippet if is_match] == ["визит", "переговоры"]


@pytest.mark.parametrize("words", ["all", "any"])
def test_words_that_do_not_rank_are_marked_too(large: Archive, words: Words) -> None:
    first = find(large, "визит ледники", Budget(ranked=20, counted=60), words=words)[0]
    assert [text for text, is_match in first.snippet if is_match] == ["визит", "ледники"]
    assert first.score > 0
