"""Near ties of the ranking: words as typed first, then those that stand closest, inside fixed blocks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.archive.closeness import BLOCK, Closeness, closeness, settled, whole_blocks
from tests.unit.test_snippets import marked

TYPED = ("визит", "министра")


def near(text: str) -> Closeness:
    return closeness((marked(text),), TYPED)


def order(scores: list[float], *texts: str) -> list[str]:
    return settled(texts, scores, near)


def test_words_one_after_another_as_typed_are_not_apart() -> None:
    assert not near("прошёл [визит] [министра]").apart


def test_phrase_in_one_mark_is_not_apart() -> None:
    assert not near("прошёл [визит министра]").apart


def test_words_in_another_order_are_apart() -> None:
    assert near("[министра] [визит]").apart


def test_word_between_parts_them() -> None:
    assert near("[визит] нового [министра]").apart


def test_best_of_title_and_body_counts() -> None:
    texts = (marked("[визит] и много слов до [министра]"), marked("[визит] [министра]"))
    assert not closeness(texts, TYPED).apart


def test_shortest_part_with_all_words_is_measured() -> None:
    assert near("[визит] и ещё много слов, [министра] [визит]").width == len("министра визит")


def test_word_that_is_missing_is_counted() -> None:
    assert near("[визит]") == Closeness(apart=True, missing=1, width=len("визит"))


def test_of_near_ties_the_words_as_typed_come_first() -> None:
    assert order([1.0, 0.99], "[министра] [визит]", "[визит] [министра]")[0] == "[визит] [министра]"


def test_of_equal_scores_the_closest_words_come_first() -> None:
    far, close = "[министра] ждёт долгий [визит]", "[министра] ждёт [визит]"
    assert order([1.0, 1.0], far, close) == [close, far]


def test_of_near_ties_the_better_score_wins_when_neither_has_the_words_as_typed() -> None:
    far, close = "[министра] ждёт долгий [визит]", "[министра] ждёт [визит]"
    assert order([1.0, 0.99], far, close) == [far, close]


def test_score_that_is_clearly_better_wins() -> None:
    assert order([1.0, 0.9], "[министра] [визит]", "[визит] [министра]")[0] == "[министра] [визит]"


def test_whole_blocks_hold_at_least_what_is_wanted() -> None:
    assert [whole_blocks(hits) for hits in (1, BLOCK, BLOCK + 1)] == [BLOCK, BLOCK, 2 * BLOCK]


@given(
    st.lists(st.sampled_from([3.0, 2.99, 2.0, 1.0]), max_size=3 * BLOCK).map(
        lambda scores: sorted(scores, reverse=True)
    ),
    st.data(),
)
def test_order_of_whole_blocks_is_the_same_however_many_follow(scores: list[float], data: st.DataObject) -> None:
    texts = data.draw(
        st.lists(
            st.sampled_from(["[визит] [министра]", "[министра] [визит]", "[визит]"]),
            min_size=len(scores),
            max_size=len(scores),
        )
    )
    whole = settled(list(enumerate(texts)), scores, lambda one: near(one[1]))
    assert sorted(whole) == list(enumerate(texts))
    assert settled(list(enumerate(texts))[:BLOCK], scores[:BLOCK], lambda one: near(one[1])) == whole[:BLOCK]
