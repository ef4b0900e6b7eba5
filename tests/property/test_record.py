"""Laws of the record: pruning takes nothing that anything rests on; a parser's doing is never an edit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from mfa_archiver.archive.captures import load_payload
from mfa_archiver.archive.database import Archive
from mfa_archiver.archive.filters import Filters
from mfa_archiver.archive.index import Index
from mfa_archiver.archive.pruning import Prunable, find_prunable, prune
from mfa_archiver.archive.recomputing import wording_digest
from mfa_archiver.archive.releases import find_release
from mfa_archiver.archive.revisions import keep_outcomes
from mfa_archiver.archive.verify import verify
from mfa_archiver.archive.wordings import stream_edits
from mfa_archiver.cli.rereading import read_all_anew, without_parsers_doing
from mfa_archiver.extract.followed import read_listed_releases
from mfa_archiver.extract.parser_mark import parser_mark
from mfa_archiver.language.noise import differ_in_noise_only
from mfa_archiver.model import Added, Capture, Outcome, ParsedRelease, Revised, Revision, Source, Unchanged
from tests.archive.holding import NOW, capture, keep, parsed
from tests.effort import examples
from tests.press.fetching import declared
from tests.press.office import Notice, rss
from tests.property.copies import copy_of

DAY = timedelta(days=1)
LAST = "They will meet again in spring."
RULES = ("", f'boilerplate = ["{LAST}"]\n', 'boilerplate = ["A line of news."]\n')
WHOLE = '[feed]\nurl = "{base}/full.xml"\n[article]\nbody = "div.text"\n'
BASE = "http://127.0.0.1:1"

# What was seen on a day: which wording of the one release, and which of the payloads it came in.
seen = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3), st.integers(1, 4)), min_size=1, max_size=8).map(sorted)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.integers(1, 3)),
        st.tuples(st.just("rules"), st.integers(0, 2)),
        st.tuples(st.sampled_from(["fetch", "reparse"]), st.just(0)),
    ),
    max_size=9,
)


@given(
    st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from('\\"\n\t\0'))),
    st.text("Я\n\r", max_size=3),
)
def test_digest_of_stored_bytes_is_that_of_the_wording(body: str, title: str) -> None:
    assert wording_digest([title.encode(), b"", b"", b"", body.encode()]) == Revision(title, body).digest


@settings(max_examples=examples(15))
@given(days=seen, before=st.integers(0, 11))
def test_pruning_never_takes_what_a_wording_rests_on(
    empty: Path, days: list[tuple[int, int, int]], before: int
) -> None:
    with copy_of(empty) as archive:
        for day, wording, payload in days:
            release = parsed("1", title=f"Title {wording}")
            held = find_release(archive, str(release.ref))
            same = held is not None and held[0].revision.digest == release.revision.digest
            outcome: Outcome = Unchanged(release.ref) if same else Revised(release) if held else Added(release)
            keep(archive, outcome, exchange=capture(b"%d" % payload, NOW + day * DAY))
        day_before = (NOW + before * DAY).date().isoformat()
        prune(archive, day_before, "", NOW)
        assert list(verify(archive)) == []
        assert find_prunable(archive, day_before) == Prunable(0, 0, 0)
        for (revision_id,) in archive.connection.execute("SELECT id FROM revisions").fetchall():
            assert load_payload(archive, revision_id)
        young = """
            SELECT count(*) FROM captures c JOIN payloads p ON p.id = c.payload_id
            WHERE captured_at >= ? AND pruned_at IS NOT NULL
        """
        assert archive.connection.execute(young, (day_before,)).fetchone() == (0,)


class Desk:
    """A publisher of one release, and an archive that reads it by rules that change."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.index = Index()
        self.now = NOW
        self.source = self.ruled(0)
        self.edit(1)
        self.fetched: Notice | None = None
        self.edits = 0

    def ruled(self, rules: int) -> Source:
        return declared("feed", BASE, section=WHOLE + RULES[rules])

    def edit(self, wording: int) -> None:
        body = f"They spoke of wool, {wording} times.\n\nA line of news.\n\n{LAST}"
        self.notice = Notice(1, "Consultations", body, NOW, NOW)

    def rules(self, rules: int) -> None:
        self.source = self.ruled(rules)

    def fetch(self, _: int) -> None:
        self.now += timedelta(minutes=1)
        self.edits += self.fetched is not None and self.fetched != self.notice
        self.fetched = self.notice
        text = rss([self.notice], BASE, whole=True)
        seen_now = Capture(f"{BASE}/full.xml", self.now, 200, (("content-type", "application/xml"),), text.encode())
        [read] = read_listed_releases(seen_now, self.source, "en")
        assert isinstance(read, ParsedRelease)
        outcome = without_parsers_doing(self.archive, self.index, self.choose, self.compare(read))
        keep_outcomes(self.archive, self.index, seen_now, [outcome], None, parser=parser_mark(self.source))

    def compare(self, read: ParsedRelease) -> Outcome:
        held = find_release(self.archive, str(read.ref))
        if held is None:
            return Added(read)
        return Unchanged(read.ref) if differ_in_noise_only(held[0].revision, read.revision) else Revised(read)

    def reparse(self, _: int) -> None:
        changed = [list(self.read_anew()), list(self.read_anew())]
        assert not any(changed[1])

    def read_anew(self) -> Iterator[bool]:
        for readings in read_all_anew(self.archive, self.index, self.choose, "", ""):
            yield from (reading.changed is not None for reading in readings)

    def choose(self, _source_id: str, _url: str) -> Source:
        return self.source


@settings(max_examples=examples(15))
@given(told=steps)
def test_only_the_publishers_edits_are_edits(empty: Path, told: list[tuple[str, int]]) -> None:
    with copy_of(empty) as archive:
        desk = Desk(archive)
        for name, value in told:
            getattr(desk, name)(value)
        assert len(list(stream_edits(archive, Filters()))) == desk.edits
        assert list(verify(archive)) == []
