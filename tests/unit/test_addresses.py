"""Which addresses may be asked, and which redirects followed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_archiver.errors import Refused
from mfa_archiver.web.addresses import check_address, follow_redirect, read_address, shown

SITE = "https://www.mfa.example/en/news?page=1"


@pytest.mark.parametrize(
    "url", ["https://mfa.example/", "http://127.0.0.1:8080/", "http://localhost/", "http://[::1]/"]
)
def test_https_and_loopback_may_be_asked(url: str) -> None:
    assert check_address(url, insecure=False).target == "/"


@pytest.mark.parametrize("host", ["mfa.example", "10.0.0.1", "127.0.0.1.example", "127.0.0.2"])
def test_plain_http_may_not_be_asked(host: str) -> None:
    with pytest.raises(Refused, match="plain http://"):
        check_address(f"http://{host}/", insecure=False)


def test_plain_http_may_be_asked_where_the_source_says_so() -> None:
    assert check_address("http://mfa.example/", insecure=True).scheme == "http"


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://mfa.example/", "//mfa.example/", "https:///a", "news", ""]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        check_address(url, insecure=True)


@pytest.mark.parametrize("user", ["me:secret@", "me@", "@"])
def test_user_in_an_address_is_refused_and_not_repeated(user: str) -> None:
    with pytest.raises(Refused) as caught:
        check_address(f"https://{user}mfa.example/", insecure=False)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://MFA.example:443/a", "https://mfa.example"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:80/a", "http://[::1]"),
    ],
)
def test_origin_is_scheme_and_authority(url: str, origin: str) -> None:
    assert read_address(url).origin == origin


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/en/news", "https://www.mfa.example/en/news"),
        ("?page=2", "https://www.mfa.example/en/news?page=2"),
        ("https://mfa.example/", "https://mfa.example/"),
        ("https://WWW.mfa.example:443/", "https://WWW.mfa.example:443/"),
    ],
)
def test_redirect_on_the_site_is_followed(location: str, target: str) -> None:
    assert follow_redirect(SITE, location, insecure=False) == target


def test_redirect_to_https_is_followed() -> None:
    target = follow_redirect("http://mfa.example/", "https://www.mfa.example/", insecure=True)
    assert target == "https://www.mfa.example/"


def test_redirect_to_plain_http_is_refused() -> None:
    with pytest.raises(Refused, match="from https:// to plain http://"):
        follow_redirect(SITE, "http://www.mfa.example/", insecure=True)


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("https://press.mfa.example/", r"press\.mfa\.example, off its site"),
        ("https://mfa.example.evil.example/", "off its site"),
        ("https://www.mfa.example:8443/", "off its site"),
        ("https://192.168.1.1/", r"the private address 192\.168\.1\.1"),
        ("https://127.0.0.1/", r"the private address 127\.0\.0\.1"),
        ("https://localhost/", "the private address localhost"),
        ("file:///etc/passwd", "is not a web address"),
        ("javascript:alert(1)", "is not a web address"),
    ],
)
def test_redirect_off_the_site_says_where_it_led(location: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        follow_redirect(SITE, location, insecure=False)


@given(st.text())
def test_redirect_never_leaves_the_site(location: str) -> None:
    with suppress(Refused):
        target = read_address(follow_redirect(SITE, location, insecure=True))
        assert (target.site, target.scheme) == (("mfa.example", 0), "https")


@given(st.text())
def test_shown_text_is_one_printable_line(text: str) -> None:
    line = shown(text)
    assert line.isprintable()
    assert len(line) <= 200
