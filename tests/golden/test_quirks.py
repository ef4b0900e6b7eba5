"""Quirks of ministries' pages, each met by a reader from end to end: the page as served, the wording made of it.

QUIRKS names each, and the tests whose specimens show it: those of this file, and of others as `file::test`, for what is
only ever folded in the search copy, and for what takes more than one fetch.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfa_archiver.extract.generic import read_page
from mfa_archiver.extract.govkz import read_releases
from mfa_archiver.extract.plain import read_text
from mfa_archiver.model import Capture, DatePrecision, DateSource, ParsedRelease, Revision, Source, TitleSource
from mfa_archiver.rules import GovKzRules

RULES = GovKzRules("https://g.example", "mfa")
SOURCE = Source("kz-mfa", "M", "KZ", ("ru",), "Asia/Almaty", "govkz", "https://g.example", govkz=RULES)
PROSE = "В столице открылась выставка о воде, её посетили гости из шести стран региона."
ADDRESS = "https://m.example/news/7"

TESTS = Path(__file__).parents[1]
FOLDING, TOKENS, CHANGES = "unit/test_folding.py", "unit/test_tokens.py", "cli/test_fetch_changes.py"
QUIRKS: dict[str, Sequence[str]] = {
    # of texts
    "a crawler's stamp before the text": ["test_crawlers_stamp_is_the_day_of_the_crawl_and_no_part_of_the_text"],
    "a share button before the text": ["test_share_button_is_dropped_as_a_whole_line_only"],
    "no title": ["test_text_without_a_title_gets_one_from_its_lead_and_says_so"],
    "runs of blank lines": ["test_run_of_blank_lines_is_one_break_of_paragraphs"],
    "a view count after the date": ["test_view_count_after_a_date_is_no_part_of_it"],
    "the next release appended": ["test_next_release_is_not_read_into_this_one"],
    "captions between paragraphs": ["test_caption_between_paragraphs_is_set_aside"],
    "datelines and end marks": [
        "test_dateline_is_split_off_with_its_end_mark",
        "test_dateline_without_a_year_takes_that_of_the_stamp_or_the_one_before",
    ],
    "a label glued to the title": ["test_label_glued_to_a_title_is_parted_from_it"],
    "an attribution at the end": ["test_attribution_at_the_end_stays_in_the_text"],
    "a lead that the body repeats": ["test_short_description_that_the_body_repeats_stands_once"],
    # of characters
    "a closing quotation mark alone": [
        "test_unbalanced_quotation_mark_is_never_repaired",
        f"{TOKENS}::test_hyphens_dots_and_quotes_part_tokens",
    ],
    "no-break spaces": ["test_no_break_spaces_become_spaces"],
    "zero-width characters": [
        "test_invisible_characters_are_dropped_from_words",
        "test_joiner_that_persian_spells_with_is_kept",
    ],
    "soft hyphens, and ¬ for them": [
        "test_invisible_characters_are_dropped_from_words",
        "test_sign_between_words_is_no_soft_hyphen",
    ],
    "words split over tags": ["test_word_split_over_inline_tags_is_one_word"],
    "entities, escaped twice too": ["test_entities_are_decoded_even_when_escaped_twice"],
    "dashes of all lengths": ["test_dashes_and_yo_are_stored_as_printed"],
    "ё and е": [
        "test_dashes_and_yo_are_stored_as_printed",
        f"{FOLDING}::test_yo_becomes_ye",
        f"{FOLDING}::test_short_i_is_never_folded",
        f"{FOLDING}::test_kazakh_letters_are_never_folded",
    ],
    "Latin letters in Cyrillic words": [
        f"{FOLDING}::test_latin_look_alikes_in_a_cyrillic_word_become_cyrillic",
        f"{FOLDING}::test_a_latin_word_of_look_alikes_alone_stays_latin",
    ],
    "Kazakh in three scripts": ["test_kazakh_is_read_in_each_of_its_scripts"],
    # of dates
    "dates in many shapes": [
        "test_date_in_any_shape_is_read_beside_the_headline",
        "test_span_of_days_is_no_date_of_publication",
        "test_day_without_a_year_is_no_date_of_publication",
    ],
    "unknown dates": ["test_unknown_date_is_none_and_never_today"],
    "midnight for no time": ["test_midnight_exactly_is_a_day"],
    # of pages
    "titles cut short": ["test_title_cut_short_is_taken_whole_from_the_heading"],
    "a greeting for a heading": ["test_heading_that_greets_is_no_title"],
    "languages under one number": ["test_language_versions_of_one_item_share_its_number"],
    "identity in the query": ["test_query_that_tells_pages_apart_stays_in_the_address"],
    "tables, pictures and files": ["test_table_keeps_one_line_a_row_and_the_file_its_address"],
    "what Word leaves": ["test_what_word_leaves_in_a_page_is_dropped"],
    "releases updated and withdrawn": [
        f"{CHANGES}::test_both_wordings_of_an_edited_release_are_kept",
        f"{CHANGES}::test_removed_release_is_counted_as_missing_and_stays",
    ],
    "careless markup, and advertisements in the text": [
        "test_capitals_and_stray_quotes_in_markup_are_read",
        "test_advertisement_inside_the_text_is_no_part_of_it",
    ],
}


@pytest.mark.parametrize("quirk", QUIRKS)
def test_quirk_is_shown_by_specimens(quirk: str) -> None:
    assert QUIRKS[quirk]
    for name in QUIRKS[quirk]:
        file, _, test = name.rpartition("::")
        text = (TESTS / file if file else Path(__file__)).read_text(encoding="utf-8")
        assert f"\ndef {test}(" in text, f"no such test: {name}"


def capture(payload: str) -> Capture:
    return Capture(ADDRESS, datetime(2026, 1, 1, tzinfo=UTC), 200, (), payload.encode())


def item(**fields: str) -> Revision:
    """Read one item of a gov.kz listing."""
    given = {"id": "7", "title": "Выставка о воде", "body": f"<p>{PROSE}</p>", "created_date": "2026-03-02T10:00:00Z"}
    [release] = read_releases(capture(json.dumps([given | fields])), SOURCE, "ru")
    assert isinstance(release, ParsedRelease)
    return release.revision


def text(plain: str) -> Revision:
    return read_text(plain, source_id="import", timezone="Asia/Almaty").revision


def page(html: str) -> Revision:
    return read_page(capture(html), "import", "Asia/Almaty").revision


def test_crawlers_stamp_is_the_day_of_the_crawl_and_no_part_of_the_text() -> None:
    revision = text(f" date 2026-03-02 Рассказать друзьям\n\n{PROSE}")
    assert revision.body == PROSE
    assert revision.published is not None
    assert (revision.published.day, revision.published.source) == ("2026-03-02", DateSource.STAMP)


def test_share_button_is_dropped_as_a_whole_line_only() -> None:
    said = "«Рассказать друзьям о выставке — лучший подарок», — сказал куратор."
    assert text(f"Рассказать друзьям\n\n{PROSE}\n\n{said}").body == f"{PROSE}\n\n{said}"


def test_text_without_a_title_gets_one_from_its_lead_and_says_so() -> None:
    revision = text(f"Рассказать друзьям\n\n{PROSE}\n\nЕё продолжит круглый стол.")
    assert (revision.title, revision.title_source) == (PROSE, TitleSource.DERIVED)


def test_run_of_blank_lines_is_one_break_of_paragraphs() -> None:
    assert text(f"{PROSE}\n\n\n\n\n\nЕё продолжит круглый стол.").body == f"{PROSE}\n\nЕё продолжит круглый стол."


def test_view_count_after_a_date_is_no_part_of_it() -> None:
    revision = text(f"Выставка о воде\n28.11.2025, 19:54 18706\n\n{PROSE}")
    assert revision.published is not None
    assert (revision.published.day, revision.published.precision) == ("2025-11-28", DatePrecision.MINUTE)
    assert revision.body == PROSE


@pytest.mark.parametrize("heading", ["Новости по теме", "relevant news", "Тақырып бойынша жаңалықтар"])
def test_next_release_is_not_read_into_this_one(heading: str) -> None:
    assert text(f"{PROSE}\n\n{heading}\n\nДругая новость о другом деле.").body == PROSE


def test_unbalanced_quotation_mark_is_never_repaired() -> None:
    said = 'Выставка стала "мостом между берегами", а гости — послами воды", - сообщил куратор.'
    assert item(body=f"<p>{said}</p>").body == said


def test_no_break_spaces_become_spaces() -> None:
    assert item(body="<p>5\u00a0марта 10\u202f000 гостей</p>").body == "5 марта 10 000 гостей"


def test_invisible_characters_are_dropped_from_words() -> None:
    assert item(body="<p>вы\u00adстав\u200bка\ufeff то¬қылған</p>").body == "выставка тоқылған"


def test_joiner_that_persian_spells_with_is_kept() -> None:
    assert item(body="<p>می\u200cشود و\u2060این</p>").body == "می\u200cشود واین"


def test_sign_between_words_is_no_soft_hyphen() -> None:
    assert item(body="<p>В учебнике логики ¬ значит «не».</p>").body == "В учебнике логики ¬ значит «не»."


def test_word_split_over_inline_tags_is_one_word() -> None:
    assert item(body="<p><span>с</span><span>лу</span><b>жба</b>\nпечати</p>").body == "служба печати"


def test_entities_are_decoded_even_when_escaped_twice() -> None:
    revision = item(title="Вода &amp;amp; люди &ndash; выставка", body="<p>Вода &amp;ndash; жизнь</p>")
    assert (revision.title, revision.body) == ("Вода & люди – выставка", "Вода – жизнь")


def test_dashes_and_yo_are_stored_as_printed() -> None:
    said = "Её ждали - и – дождались — все."
    assert item(body=f"<p>{said}</p>").body == said


def test_span_of_days_is_no_date_of_publication() -> None:
    assert text(f"2023 жылғы 12-13 қаңтарда\n\n{PROSE}").published is None


def test_day_without_a_year_is_no_date_of_publication() -> None:
    assert page(f"<h1>Выставка о воде и людях</h1><span>9 фев</span><p>{PROSE}</p>").published is None


def test_unknown_date_is_none_and_never_today() -> None:
    assert page(f"<h1>Выставка о воде</h1><p>{PROSE}</p>").published is None


def test_midnight_exactly_is_a_day() -> None:
    published = item(created_date="2020-05-14T00:00:00.000Z").published
    assert published is not None
    assert (published.day, published.precision) == ("2020-05-14", DatePrecision.DAY)


def test_title_cut_short_is_taken_whole_from_the_heading() -> None:
    html = f'<meta property="og:title" content="Выставка о воде…"><h1>Выставка о воде и людях</h1><p>{PROSE}</p>'
    assert page(html).title == "Выставка о воде и людях"


def test_heading_that_greets_is_no_title() -> None:
    html = f"<title>Die Ausstellung – Ministerium</title><h1>Willkommen</h1><p>{PROSE}</p>"
    assert page(html).title == "Die Ausstellung"


def test_short_description_that_the_body_repeats_stands_once() -> None:
    assert (
        item(short_description=PROSE, body=f"<p>{PROSE}</p><p>Вход свободный.</p>").body
        == f"{PROSE}\n\nВход свободный."
    )


def test_table_keeps_one_line_a_row_and_the_file_its_address() -> None:
    rows = "<table><tr><td>Город</td><td>Гостей</td></tr><tr><td>Астана</td><td>120</td></tr></table>"
    revision = item(body=f'<p>{PROSE}</p>{rows}<a href="/uploads/7.pdf">Программа</a>')
    assert "Город | Гостей\nАстана | 120" in revision.body
    assert [(link.kind, link.url) for link in revision.links] == [("file", "https://g.example/uploads/7.pdf")]


def test_what_word_leaves_in_a_page_is_dropped() -> None:
    word = "<!--[if gte mso 9]><xml>x</xml><![endif]--><style>p.MsoNormal{color:red}</style>"
    assert item(body=f'{word}<p class="MsoNormal">{PROSE}<o:p>&nbsp;</o:p></p>').body == PROSE


def test_capitals_and_stray_quotes_in_markup_are_read() -> None:
    html = f'<P ALIGN=center><IMG SRC="/a.jpg"">{PROSE}</P><P>Вход свободный.'
    assert item(body=html).body == f"{PROSE}\n\nВход свободный."


def test_advertisement_inside_the_text_is_no_part_of_it() -> None:
    advertised = (
        '<div class="banner ads"><p>Купите билеты на паром со скидкой до конца недели, не выходя из дома.</p></div>'
    )
    html = f"<h1>Выставка о воде и людях</h1><div><p>{PROSE}</p>{advertised}<p>{PROSE} Вход свободный.</p></div>"
    assert page(html).body == f"{PROSE}\n\n{PROSE} Вход свободный."


def test_language_versions_of_one_item_share_its_number() -> None:
    listing = json.dumps([{"id": 7, "title": "a", "body": f"<p>{PROSE}</p>"}])
    [ru], [kk] = (read_releases(capture(listing), SOURCE, lang) for lang in ("ru", "kk"))
    assert isinstance(ru, ParsedRelease)
    assert isinstance(kk, ParsedRelease)
    assert (ru.ref.native_id, ru.ref.lang, kk.ref.native_id, kk.ref.lang) == ("7", "ru", "7", "kk")


@pytest.mark.parametrize(
    "caption",
    [
        "Фото: МИД",
        "Фото: МИД. Гости у главного экспоната выставки",
        "Images | MFA",
        "Images",
        "Коллаж: Агентство/ Canva",
    ],
)
def test_caption_between_paragraphs_is_set_aside(caption: str) -> None:
    revision = item(body=f"<p>{PROSE}</p><p>{caption}</p><p>Вход свободный.</p>")
    assert (revision.body, revision.captions) == (f"{PROSE}\n\nВход свободный.", (caption,))


@pytest.mark.parametrize(
    "dateline",
    [
        "Астана. 2 марта. KAZAKHSTAN TODAY",
        "ПЕТРОПАВЛОВСК. КАЗИНФОРМ",
        "АСТАНА, 2 мар - Sputnik.",
        "2 марта, Минск /Корр. БЕЛТА/.",
        "Астана - 2 марта /KZinform/.",
    ],
)
def test_dateline_is_split_off_with_its_end_mark(dateline: str) -> None:
    joint = "" if dateline.endswith(".") else " –"
    revision = item(body=f"<p>{dateline}{joint} {PROSE} -0-</p>")
    assert (revision.dateline, revision.body) == (dateline, PROSE)


@pytest.mark.parametrize(
    ("stamp", "day"), [("2026-01-02", "2025-12-31"), ("2025-12-31", "2025-12-31"), ("2026-12-31", "2026-12-31")]
)
def test_dateline_without_a_year_takes_that_of_the_stamp_or_the_one_before(stamp: str, day: str) -> None:
    published = text(f" date {stamp} Рассказать друзьям\n\nАстана. 31 декабря. KAZAKHSTAN TODAY - {PROSE}").published
    assert published is not None
    assert (published.day, published.source) == (day, DateSource.STAMP)


@pytest.mark.parametrize("label", ["Дополнено", "Обновлено", "Видео", "Фото"])
def test_label_glued_to_a_title_is_parted_from_it(label: str) -> None:
    revision = item(title=f"Выставка о воде. Итоги недели {label}")
    assert (revision.title, revision.labels) == ("Выставка о воде. Итоги недели", (label,))


@pytest.mark.parametrize(
    "said",
    [
        "В столице открылась выставка о воде, сообщает пресс-служба МИД РК.",
        "An exhibition opened, Ministry of Foreign Affairs of the Republic of Kazakhstan reports.",
    ],
)
def test_attribution_at_the_end_stays_in_the_text(said: str) -> None:
    assert item(body=f"<p>{said}</p>").body == said


def test_query_that_tells_pages_apart_stays_in_the_address() -> None:
    html = f"<h1>Выставка о воде и людях</h1><p>{PROSE}</p>"
    served = Capture(
        "https://m.example/sub.mfa?id=7&utm_source=x", datetime(2026, 1, 1, tzinfo=UTC), 200, (), html.encode()
    )
    assert read_page(served, "import").url == "https://m.example/sub.mfa?id=7"


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("05.01.2026, 21:51", "2026-01-05"),
        ("11:20, 20 Январь 2026 | GMT +5", "2026-01-20"),
        ("1 Декабря 2020 14:02", "2020-12-01"),
        ("August 06, 2025", "2025-08-06"),
        ("17 July, 2025", "2025-07-17"),
        ("July 17, 2026", "2026-07-17"),
        ("20.08.2026", "2026-08-20"),
        ("2021 йил 27 июлда", "2021-07-27"),
        ("Қаң 17, 2023 14:28", "2023-01-17"),
        ("2023 жылғы 12 қаңтар", "2023-01-12"),
    ],
)
def test_date_in_any_shape_is_read_beside_the_headline(printed: str, day: str) -> None:
    published = page(f"<h1>Выставка о воде и людях</h1><span>{printed}</span><p>{PROSE}</p>").published
    assert published is not None
    assert (published.day, published.source) == (day, DateSource.PAGE)


@pytest.mark.parametrize(
    ("title", "printed", "prose"),
    [
        (
            "Өзендерді қорғау туралы келісім",
            "2026 жылғы 17 шілде",
            "Тараптар өзендерді қорғау мәселелерін талқылап, келесі кездесу күзде өтеді деп келісті.",
        ),
        (
            "Ózenderdi qorǵaý týraly kelisim",
            "2026 jylǵy 17 shilde",
            "Taraptar ózenderdi qorǵaý máselelerin talqylap, kelesi kezdesý kúzde ótedi dep kelisti.",
        ),
        (
            "وزەندەردى قورعاۋ تۋرالى كەلىسىم",
            "2026 جىلعى 17 شىلدە",
            "تاراپتار وزەندەردى قورعاۋ ماسەلەلەرىن تالقىلاپ، كەلەسى كەزدەسۋ كۇزدە وتەدى دەپ كەلىستى.",
        ),
    ],
    ids=["cyrillic", "latin", "arabic"],
)
def test_kazakh_is_read_in_each_of_its_scripts(title: str, printed: str, prose: str) -> None:
    release = read_page(capture(f"<h1>{title}</h1><span>{printed}</span><p>{prose}</p>"), "import", "Asia/Almaty")
    assert (release.ref.lang, release.revision.title, release.revision.body) == ("kk", title, prose)
    assert release.revision.published is not None
    assert release.revision.published.day == "2026-07-17"
