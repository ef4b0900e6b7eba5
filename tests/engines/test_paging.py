"""How listings go on: numbers, offsets, cursors, windows of dates, POST, addresses by language."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from mfa_archiver.harvest import Bounds
from mfa_archiver.web.paging import Span, filled, first_step
from tests.press.fetching import ARTICLE, Desk, declared
from tests.press.office import Office, api_list, listing_page
from tests.replica.exchange import Answer, Request, html_answer

FIELDS = 'title = "title"\nlink = "link"\ndate = "public_timestamp"\n' + ARTICLE


def test_offsets_rise_by_the_size_of_a_page(office: Office, desk: Desk) -> None:
    section = (
        '[json]\nurl = "{base}/api/list?start={{offset}}&count={{size}}"\nitems = "results"\n'
        + FIELDS
        + "[paging]\nsize = 5\n"
    )
    assert desk.fetch(declared("json", office.base_url, section=section)).added == 12
    starts = [target.partition("?")[2] for target in office.asked("/api/list")]
    assert starts == ["start=0&count=5", "start=5&count=5", "start=10&count=5", "start=15&count=5"]


def test_cursor_of_an_answer_leads_to_the_next(office: Office, desk: Desk) -> None:
    def page(request: Request) -> Answer:
        at = int(request.query.get("after") or 0)
        following = {"next": str(at + 5)} if at + 5 < office.size else {}
        return Answer(body=json.dumps(api_list(office.newest_first[at : at + 5]) | following).encode())

    office.faults["/api/cursor"] = page
    section = '[json]\nurl = "{base}/api/cursor?after={{cursor}}"\nitems = "results"\nnext = "next"\n' + FIELDS
    assert desk.fetch(declared("json", office.base_url, section=section)).added == 12
    assert office.asked("/api/cursor") == [f"/api/cursor?after={after}" for after in ("", 5, 10)]


def test_cursor_that_leads_in_a_circle_comes_to_an_end(office: Office, desk: Desk) -> None:
    answer = api_list(office.newest_first[:5]) | {"next": "again"}
    office.faults["/api/cursor"] = lambda _: Answer(body=json.dumps(answer).encode())
    section = '[json]\nurl = "{base}/api/cursor?after={{cursor}}"\nitems = "results"\nnext = "next"\n' + FIELDS
    assert desk.fetch(declared("json", office.base_url, section=section)).added == 5
    assert len(office.asked("/api/cursor")) == 2


def test_days_can_be_asked_for_in_milliseconds_of_the_publishers_time() -> None:
    source = replace(declared("listing", "https://mfa.example"), timezone="Asia/Shanghai")
    step = first_step(source, Span("2026-07-17", "2026-07-18"), date(2026, 9, 1))
    assert filled("{since_ms}-{until_ms}", step, source, "en") == "1784217600000-1784390399999"


def test_list_is_asked_for_by_post(office: Office, desk: Desk) -> None:
    def page(request: Request) -> Answer:
        at = 5 * (json.loads(request.body)["pageNo"] - 1)
        return Answer(body=json.dumps(api_list(office.newest_first[at : at + 5])).encode())

    office.faults["/api/search"] = page
    section = (
        '[json]\nurl = "{base}/api/search"\nmethod = "POST"\nbody_sent = \'{{"pageNo": {{page}}}}\'\n'
        'items = "results"\n' + FIELDS
    )
    assert desk.fetch(declared("json", office.base_url, section=section)).added == 12
    posts = [json.loads(request.body)["pageNo"] for request in office.log if request.method == "POST"]
    assert posts == [1, 2, 3, 4]


def test_windows_of_dates_go_back_to_the_oldest_day_past_quiet_ones(office: Office, desk: Desk) -> None:
    def window(request: Request) -> Answer:
        since, until = request.query["from"], request.query["to"]
        within = [each for each in office.newest_first if since <= each.published.date().isoformat() <= until]
        return html_answer(listing_page(within))

    office.faults["/window"] = window
    del office.notices[8], office.notices[7], office.notices[6]
    section = (
        '[listing]\nurl = "{base}/window?from={{since}}&to={{until}}"\nitems = "li.row"\ndate = ".date"\n'
        + ARTICLE
        + "[paging]\nwindow_days = 2\noldest = 2026-05-09\n"
    )
    assert desk.fetch(declared("listing", office.base_url, section=section)).added == 9


def test_dates_asked_for_stand_in_the_address(office: Office, desk: Desk) -> None:
    section = '[listing]\nurl = "{base}/news?from={{since}}&to={{until}}"\nitems = "li.row"\ndate = ".date"\n' + ARTICLE
    desk.fetch(declared("listing", office.base_url, section=section), bounds=Bounds("2026-05-01", "2026-05-19"))
    assert office.asked("/news?") == ["/news?from=2026-05-01&to=2026-05-19"]


def test_number_beyond_the_end_may_be_answered_with_an_error(office: Office, desk: Desk) -> None:
    def page(request: Request) -> Answer | None:
        return Answer(400, body=b'{"code": "rest_post_invalid_page_number"}') if request.query["page"] == "4" else None

    office.faults["/api/list"] = page
    report = desk.fetch(declared("json", office.base_url))
    assert (report.status, report.added) == ("ok", 12)


def test_each_language_has_a_feed_of_its_own(office: Office, desk: Desk) -> None:
    with Office(size=3) as other:
        section = f'[feed]\nurl = {{{{ en = "{{base}}/full.xml", de = "{other.base_url}/full.xml" }}}}\n'
        host = other.base_url.removeprefix("http://")
        source = declared(
            "feed",
            office.base_url,
            section=section,
            top=f'hosts = ["{host}"]',
            replacing=('languages = ["en"]', 'languages = ["de", "en"]'),
        )
        desk.fetch(source)
    assert desk.rows("SELECT lang, count(*) FROM releases GROUP BY lang ORDER BY lang") == [("de", 3), ("en", 12)]


def test_feed_with_whole_texts_needs_no_pages(office: Office, desk: Desk) -> None:
    source = declared("feed", office.base_url, section='[feed]\nurl = "{base}/full.xml"\n')
    assert desk.fetch(source).added == 12
    assert office.asked("/news/") == []
    [(body,)] = desk.rows("SELECT body FROM revisions WHERE title LIKE '%round 7'")
    assert body == office.notices[7].body


def test_wordpress_is_read_without_its_pages(office: Office, desk: Desk) -> None:
    def posts(request: Request) -> Answer:
        at = 5 * (int(request.query["page"]) - 1)
        found = [
            {
                "id": each.number,
                "date_gmt": f"{each.published:%Y-%m-%dT%H:%M:%S}",
                "link": office.base_url + each.path,
                "title": {"rendered": each.title.replace("Consultations", "Consultations &#8211;")},
                "content": {"rendered": f"<p>{each.body}</p>"},
            }
            for each in office.newest_first[at : at + 5]
        ]
        return Answer(body=json.dumps(found).encode()) if found else Answer(400)

    office.faults["/wp-json/posts"] = posts
    section = (
        '[json]\nurl = "{base}/wp-json/posts?page={{page}}&per_page=5"\nid = "id"\ntitle = "title.rendered"\n'
        'link = "link"\ndate = "date_gmt"\nbody = "content.rendered"\n'
    )
    report = desk.fetch(declared("json", office.base_url, section=section))
    assert (report.status, report.added) == ("ok", 12)
    assert desk.titles()[0] == "Consultations – on salt, round 12"
    assert desk.rows("SELECT native_id FROM releases ORDER BY id LIMIT 1") == [("12",)]


def test_identity_in_the_query_is_kept_apart(office: Office, desk: Desk) -> None:
    def page(request: Request) -> Answer:
        each = office.notices[int(request.query["id"])]
        return html_answer(f"<h1>{each.title}</h1><div class='text'><p>{each.body}</p></div>")

    office.faults["/show"] = page
    rows = "".join(
        f'<li class="row"><a href="/show?id={n}&amp;session={n * 7}">{office.notices[n].title}</a></li>' for n in (1, 2)
    )
    office.faults["/list"] = lambda _: html_answer(f"<ul>{rows}</ul>")
    section = '[listing]\nurl = "{base}/list"\nitems = "li.row"\n' + ARTICLE
    desk.fetch(declared("listing", office.base_url, section=section, top='identity = ["query:id"]'))
    assert desk.rows("SELECT native_id FROM releases ORDER BY id") == [("?id=1",), ("?id=2",)]


@pytest.mark.parametrize(("header", "value"), [("referer", "https://mfa.example/"), ("x-wanted", "yes")])
def test_headers_of_the_source_file_are_sent(header: str, value: str, office: Office, desk: Desk) -> None:
    desk.fetch(declared("feed", office.base_url, top=f'headers = {{ "{header}" = "{value}" }}'))
    assert {request.headers[header] for request in office.log if request.path != "/robots.txt"} == {value}
