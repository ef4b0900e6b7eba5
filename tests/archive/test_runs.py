"""Searching texts whose script parts no words: Chinese, Japanese, Thai, Korean."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.index import is_current, prepare_index
from mfa_archiver.archive.related import find_related
from mfa_archiver.archive.releases import find_release
from mfa_archiver.archive.search import archive_languages, count, query_analyser, search
from mfa_archiver.hits import Hit
from mfa_archiver.model import Added
from mfa_archiver.query.fts import Match, compile_query, query_forms
from mfa_archiver.query.parser import parse_query
from tests.archive.holding import keep, parsed
from tests.effort import examples

TEXTS = {
    "zh": (
        "外交部就山地湿地会议答记者问",
        "今天，东部三国外交部发言人表示，Wetland 会议将于2031年在G20峰会后举行。各方讨论核能。",
    ),
    "ja": (
        "湿地保全に関する会談",
        "外務大臣は、沿岸国の代表と会談し、ＷＥＴＬＡＮＤ計画とｶﾞｲﾄﾞﾗｲﾝについて意見を交換した。",
    ),
    "th": ("การประชุมพื้นที่ชุ่มน้ำ", "กระทรวงการต่างประเทศแจ้งว่าผู้แทนได้หารือเรื่องพื้นที่ชุ่มน้ำ"),
    "ko": ("습지 보전 회의", "외교부는 연안국 대표들과 습지 보전을 논의했다고 밝혔다."),
    "ru": ("Встреча по водно-болотным угодьям", "Посол вручил грамоту с надписью «湿地保护» и вернулся."),
}


@pytest.fixture
def asian(archive: Archive) -> Archive:
    keep(archive, *(Added(parsed("1", lang, title, body)) for lang, (title, body) in TEXTS.items()))
    return archive


def compiled(archive: Archive, text: str) -> Match:
    query = parse_query(text)
    return compile_query(query, query_analyser(archive, query_forms(query)), archive_languages(archive))


def hits(archive: Archive, text: str) -> list[Hit]:
    return search(archive, compiled(archive, text), Filters(), words="all")


def languages(archive: Archive, text: str) -> set[str]:
    return {hit.ref.lang for hit in hits(archive, text)}


def marked(archive: Archive, text: str) -> list[str]:
    [hit] = hits(archive, text)
    return [part for part, is_match in hit.snippet if is_match]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("外交部", {"zh"}),  # within 东部三国外交部发言人表示
        ("发言人", {"zh"}),
        ("发言人表示", {"zh"}),  # to the end of the run
        ("外交 发言人", {"zh"}),
        ("表示发言人", set()),
        ("外务", set()),
        ("2031年", {"zh"}),
        ("２０３１年", {"zh"}),  # in full width, and the text is not
        ("2031", {"zh"}),
        ("G20", {"zh"}),
        ("G20峰会", {"zh"}),
        ("wetland", {"zh", "ja"}),
        ("会談", {"ja"}),
        ("ガイドライン", {"ja"}),  # the text has it in half width
        ("ガイド", {"ja"}),
        ("意見を交換", {"ja"}),
        ("湿地", {"zh", "ja", "ru"}),
        ("ต่างประเทศ", {"th"}),  # unicode61 parts Thai at some vowels, and so the query
        ("ประเทศ", {"th"}),
        ("외교부", {"ko"}),  # the text has it with a particle
        ("습지 대표", {"ko"}),
    ],
)
def test_a_word_inside_a_run_is_found(asian: Archive, query: str, found: set[str]) -> None:
    assert languages(asian, query) == found


def test_a_single_character_is_found_wherever_it_stands(asian: Archive) -> None:
    assert (languages(asian, "核"), languages(asian, "能"), languages(asian, "示")) == ({"zh"}, {"zh"}, {"zh"})


def test_a_prefix_is_found_inside_a_run(asian: Archive) -> None:
    assert languages(asian, "发言*") == {"zh"}


def test_a_word_inside_a_run_can_be_excluded(asian: Archive) -> None:
    assert languages(asian, "湿地 -外交部") == {"ja", "ru"}


def test_a_phrase_of_a_run_and_a_latin_word_is_found(asian: Archive) -> None:
    assert (languages(asian, '"Wetland 会议"'), languages(asian, '"会议 Wetland"')) == ({"zh"}, set())


def test_a_field_holds_for_a_word_inside_a_run(asian: Archive) -> None:
    assert (languages(asian, "title:记者"), languages(asian, "body:记者")) == ({"zh"}, set())


def test_nearness_counts_characters_in_runs(asian: Archive) -> None:
    assert (languages(asian, "外交部 NEAR/5 表示"), languages(asian, "东部 NEAR/2 表示")) == ({"zh"}, set())


def test_a_word_inside_a_run_is_marked_as_printed(asian: Archive) -> None:
    assert marked(asian, "发言人") == ["发言人"]


def test_a_word_in_half_width_is_marked_as_printed(asian: Archive) -> None:
    assert marked(asian, "ガイド") == ["ｶﾞｲﾄﾞ"]


def test_a_word_beside_runs_is_marked_where_it_stands(asian: Archive) -> None:
    [hit] = [hit for hit in hits(asian, "wetland") if hit.ref.lang == "zh"]
    assert [part for part, is_match in hit.snippet if is_match] == ["Wetland"]


def test_a_snippet_around_a_run_is_part_of_the_body(asian: Archive) -> None:
    [hit] = hits(asian, "意見")
    assert "".join(part for part, _ in hit.snippet).strip("…") in TEXTS["ja"][1]


def test_a_word_of_a_long_text_is_shown_in_its_neighbourhood(archive: Archive) -> None:
    keep(archive, Added(parsed("1", "zh", "公告", "各方讨论合作。" * 200 + "代表团参观了湿地。" + "会议结束。" * 200)))
    [hit] = hits(archive, "湿地")
    before, marked, after = hit.snippet
    assert (before[0][0], marked, after[0][-1]) == ("…", ("湿地", True), "…")


def test_a_sentence_finds_by_its_parts_what_it_finds_not_whole(asian: Archive) -> None:
    match = compiled(asian, "发言人何时表示")
    assert count(asian, match, Filters()) == 0
    [first, *_] = search(asian, match, Filters())
    assert (first.ref.lang, first.partial) == ("zh", True)


def test_a_run_of_any_length_is_a_query(asian: Archive) -> None:
    assert hits(asian, "外交部" * 20_000) == []


def test_related_releases_share_words_inside_runs(archive: Archive) -> None:
    bodies = ["各国代表讨论湿地保护合作", "上午举行了湿地保护合作会议", "代表参观了博物馆"]
    keep(archive, *(Added(parsed(str(number), "zh", "公告", body)) for number, body in enumerate(bodies)))
    held = find_release(archive, "xx-mfa/0/zh")
    assert held
    assert [hit.ref.native_id for hit in find_related(archive, *held, Filters(), 2)] == ["1", "2"]


def test_an_index_made_before_runs_were_read_is_made_anew(asian: Archive) -> None:
    asian.connection.execute("UPDATE properties SET value = '1' WHERE name = 'analysis_version'")
    asian.connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    assert not is_current(asian)
    prepare_index(asian, lambda _done, _all: None)
    assert languages(asian, "发言人") == {"zh"}


CHARACTERS = {
    "zh": "外交部发言人表示会议，。湿地 ",
    "ja": "外務大臣は、会談し。ガイドー々ｶｲ ",
    "ko": "외교부는습지 .",
    "th": "กระทรวงต่าง ",
}


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), lang=st.sampled_from(sorted(CHARACTERS)))
def test_any_piece_of_a_stored_text_is_found_again(archive: Archive, data: st.DataObject, lang: str) -> None:
    text = data.draw(st.text(CHARACTERS[lang], min_size=1, max_size=25), label="text")
    native_id = text.encode().hex() + lang
    if archive.connection.execute("SELECT 1 FROM releases WHERE native_id = ?", (native_id,)).fetchone() is None:
        keep(archive, Added(parsed(native_id, lang, body=text)))
    start = data.draw(st.integers(0, len(text) - 1), label="start")
    piece = text[start : data.draw(st.integers(start + 1, len(text)), label="end")]
    match = compiled(archive, piece)
    found = search(archive, match, Filters(), words="all", limit=1000)
    assert match.lists_all or not match.terms or native_id in {hit.ref.native_id for hit in found}
