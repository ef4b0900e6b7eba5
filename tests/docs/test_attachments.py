"""Runs what docs/attachments.md tells a reader to type, against the ministry it tells of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.docs.documents import Shown, answers, commands, read
from tests.docs.test_commands import Reader, settled
from tests.press.fetching import SECTIONS, TOP
from tests.press.files import HTML, PDF, pdf_reply
from tests.press.office import listing_page, notice, page_html
from tests.web.scripted import Reply, Scripted

DOCUMENT = "docs/attachments.md"
BODY = "The ministers of both countries spoke about salt."
LINKS = '<a href="/files/statement.pdf">Statement (PDF, 1 KB)</a> <a href="/files/annex.docx">Annex</a>'


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Somebody with an empty archive and a source file for a ministry of one release, which answers meanwhile."""
    folder = tmp_path_factory.mktemp("reader")
    shown = replace(notice(2, 2), title="Joint statement on salt", body=BODY)
    with Scripted() as site:
        page = page_html(shown, [], 1).replace("</div><aside", f"<p>{LINKS}</p></div><aside")
        site.answer("/news?page=1", Reply(body=listing_page([shown]).encode(), headers=HTML))
        site.answer("/news/2", Reply(body=page.encode(), headers=HTML))
        site.answer("/files/statement.pdf", pdf_reply())
        (folder / "sources").mkdir()
        text = (TOP + SECTIONS["listing"]).format(engine="listing", base=site.base_url, top="")
        (folder / "sources" / "ex-mfa.toml").write_text(text.replace("xx-press", "ex-mfa"), encoding="utf-8")
        yield Reader(folder)


def test_every_command_works_word_for_word(reader: Reader) -> None:
    for command in commands(read(DOCUMENT)):
        code, said = reader.types(command)
        assert code == 0, f"{command}\n{said}"
    assert (reader.folder / "statement.pdf").read_bytes() == PDF


@pytest.mark.parametrize("shown", answers(read(DOCUMENT)), ids=lambda shown: shown.command)
def test_every_answer_shown_is_the_one_that_comes(reader: Reader, shown: Shown) -> None:
    reader.types("mfa-archiver fetch ex-mfa --attachments")
    said = reader.sees(shown.command).replace(hashlib.sha256(PDF).hexdigest(), "DIGEST")
    assert settled(said) == settled(shown.answer)
