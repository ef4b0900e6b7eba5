"""Bad input by way of the whole of a fetch: broken feeds, certificates that change, clocks that jump."""

from __future__ import annotations

import itertools
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.press.fetching import NOW, Desk, declared
from tests.press.office import XML, Office, notice, rss
from tests.replica.exchange import Answer
from tests.web.scripted import Reply, Scripted

WHOLE = '[feed]\nurl = "{base}/full.xml"\n'
BROKEN = {
    "an undefined entity": lambda text: text.replace("Consultations on", "Consultations&nbsp;&laquo;on&unknown;"),
    "an element left open": lambda text: text.replace("</title><link>", "<link>", 1),
    "a label of another code": lambda text: text.replace('encoding="utf-8"', 'encoding="utf-16"'),
    "control characters": lambda text: text.replace("Consultations", "Con\x00sul\x0btations"),
    "rubbish before it": lambda text: f"\n\n  {text}",
    "no end": lambda text: text.replace("</channel></rss>", ""),
}


@pytest.mark.parametrize("spoil", BROKEN.values(), ids=BROKEN)
def test_broken_feed_loses_no_release(spoil: object, office: Office, desk: Desk) -> None:
    assert callable(spoil)
    text = spoil(rss(office.newest_first, office.base_url))
    office.faults["/feed.xml"] = lambda _: Answer(200, XML, text.encode())
    report = desk.fetch(declared("feed", office.base_url))
    assert (report.status, report.added, report.failed) == ("ok", 12, 0)


def test_release_of_the_future_is_kept_and_hides_none(office: Office, desk: Desk) -> None:
    future = rss(office.newest_first, office.base_url).replace("20 May 2026", "20 May 2031", 1)
    office.faults["/feed.xml"] = lambda _: Answer(200, XML, future.encode())
    source = declared("feed", office.base_url)
    assert desk.fetch(source).added == 12
    office.publish(13)
    office.faults.clear()
    assert desk.fetch(source).added == 1


# --- certificates -------------------------------------------------------------------------------------


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[tuple[Scripted, ssl.SSLContext, Path]]:
    """A site over TLS, the context to give it another certificate by, and a file of the one it has."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here to make a certificate with")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = certify(context, tmp_path / "first")
    with Scripted() as site:
        site.encrypt(context)
        yield site, context, certificate


def certify(context: ssl.SSLContext, folder: Path) -> Path:
    """Make a certificate that signs itself, serve by it from the next connection on, and return its file."""
    folder.mkdir()
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    command = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    subprocess.run([*command, "-keyout", key, "-out", certificate, *subject], check=True, capture_output=True)
    context.load_cert_chain(certificate, key)
    return certificate


def test_site_that_changes_its_certificate_fails_until_the_new_one_is_named(
    encrypted: tuple[Scripted, ssl.SSLContext, Path], tmp_path: Path, desk: Desk
) -> None:
    site, context, first = encrypted
    base = site.base_url.replace("http://127.0.0.1", "https://localhost")

    def publish(count: int) -> None:
        text = rss([notice(n, count) for n in range(1, count + 1)], base, whole=True)
        site.answer("/full.xml", Reply(200, text.encode(), (("Content-Type", XML),)))

    def fetch(certificate: Path) -> tuple[str, int]:
        report = desk.fetch(declared("feed", base, section=WHOLE, top=f'ca_file = "{certificate}"'))
        return report.status, report.added

    publish(3)
    assert fetch(first) == ("ok", 3)
    second = certify(context, tmp_path / "second")
    publish(4)
    assert fetch(first) == ("failed", 0)
    assert "cannot be trusted" in desk.rows("SELECT errors FROM harvests ORDER BY id DESC LIMIT 1")[0][0]
    assert fetch(second) == ("ok", 1)
    assert desk.count("releases") == 4


def test_site_without_a_trusted_certificate_harms_no_other(
    encrypted: tuple[Scripted, ssl.SSLContext, Path], office: Office, desk: Desk
) -> None:
    base = encrypted[0].base_url.replace("http://127.0.0.1", "https://localhost")
    distrusted = declared("feed", base, section=WHOLE, replacing=('id = "xx-press"', 'id = "xx-other"'))
    reports = desk.fetch_all(distrusted, declared("listing", office.base_url), jobs=2)
    assert {each.source: each.status for each in reports} == {"xx-other": "failed", "xx-press": "ok"}


# --- clocks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["feed", "listing", "sitemap", "json"])
@pytest.mark.parametrize("days", [-400, 4000])
def test_clock_that_jumps_between_runs_loses_nothing_and_revises_nothing(
    engine: str, days: int, office: Office, desk: Desk
) -> None:
    source = declared(engine, office.base_url)
    desk.fetch(source)
    desk.later(days=days)
    office.publish(13)
    report = desk.fetch(source)
    assert (report.status, report.added, report.revised) == ("ok", 1, 0)
    desk.now = NOW + timedelta(hours=1)
    office.publish(14)
    report = desk.fetch(source)
    assert (report.status, report.added, report.revised) == ("ok", 1, 0)
    assert desk.rows("SELECT count(*) FROM releases WHERE first_seen > last_seen") == [(0,)]


def test_clock_that_jumps_within_a_run_harms_nothing(office: Office, tmp_path: Path) -> None:
    jumps = itertools.cycle((NOW, NOW - timedelta(days=400), NOW + timedelta(days=4000)))

    class Unsteady(Desk):
        def __getattribute__(self, name: str) -> object:
            return next(jumps) if name == "now" else super().__getattribute__(name)

    desk = Unsteady(tmp_path / "archive.db")
    assert isinstance(desk.now, datetime)
    source = declared("feed", office.base_url)
    assert desk.fetch(source).added == 12
    report = desk.fetch(source)
    assert (report.status, report.added, report.revised) == ("ok", 0, 0)
