"""Pages that are no release are told by name."""

from __future__ import annotations

import pytest

from mfa_archiver.errors import ExtractionError
from mfa_archiver.extract.generic import parse_page
from mfa_archiver.extract.page import parse_html
from mfa_archiver.extract.strangers import Stranger, recognise
from tests.unit.pages import capture

PROSE = "<p>The ministers met in the capital and agreed on the text of the treaty on shared rivers.</p>" * 20


@pytest.mark.parametrize(
    ("html", "stranger"),
    [
        ("<title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p>", Stranger.CHALLENGE),
        (
            '<script>window["bobcmn"] = "10111";</script><noscript>Enable JavaScript</noscript>',
            Stranger.CHALLENGE,
        ),
        ('<script src="/TSPD/08a?type=9"></script>', Stranger.CHALLENGE),
        ("<title>Проверка браузера</title><p>Подождите несколько секунд.</p>", Stranger.CHALLENGE),
        ('<p>Are you there?</p><div class="g-recaptcha"></div>', Stranger.CAPTCHA),
        ("<title>MFA - Technical Difficulties</title><p>We are working on it.</p>", Stranger.FAILURE),
        ("<h1>Страница не найдена</h1><p>Попробуйте поиск.</p>", Stranger.FAILURE),
        ("<title>Вход в систему</title><form><input name=u><input type=password></form>", Stranger.LOGIN),
    ],
)
def test_stranger_is_named(html: str, stranger: Stranger) -> None:
    assert recognise(parse_html(html), html) is stranger


@pytest.mark.parametrize(
    "html",
    [
        f"<title>Technical difficulties overcome</title>{PROSE}",
        f"<title>On water</title>{PROSE}<form><div class='g-recaptcha'></div><input type=password></form>",
        "<title>On water</title><p>A short notice of the ministry.</p>",
    ],
)
def test_release_is_no_stranger(html: str) -> None:
    assert recognise(parse_html(html), html) is None


def test_challenge_is_never_read_as_a_release() -> None:
    page = "<title>Just a moment...</title><p>Checking that the connection to the site is secure, please wait.</p>"
    with pytest.raises(ExtractionError, match="challenge page"):
        parse_page(capture(page), "import")


def test_list_of_releases_is_doubted() -> None:
    links = "".join(f'<p><a href="/{each}">The minister visits the city number {each}</a></p>' for each in range(12))
    page = parse_page(capture(f"<h1>All our releases</h1><div>{links}<p>Read on below, please do.</p></div>"), "import")
    assert any("links" in doubt for doubt in page.doubts)


def test_parts_that_are_missing_are_doubted() -> None:
    page = parse_page(capture("<div><p>Ministers met, and agreed to go on.</p></div>"), "import")
    assert [doubt.partition(" ")[0] for doubt in page.doubts if doubt.startswith("no ")] == ["no", "no"]
