"""`sources new`: a source file proposed for an address, shown, and put where source files lie."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mfa_archiver.cli.options import Run
from mfa_archiver.errors import FetchError, InTheWay, SourceError, Unwritable
from mfa_archiver.model import LOOPBACK_HOSTS, Capture, Source
from mfa_archiver.proposing import Given, Proposal, propose
from mfa_archiver.proposing.publisher import host_of
from mfa_archiver.render import machine
from mfa_archiver.render.proposals import proposal_lines
from mfa_archiver.rules import Pace
from mfa_archiver.sources.choosing import Publishers
from mfa_archiver.sources.declaration import parse_source
from mfa_archiver.sources.keys import LANGUAGE, SOURCE_ID
from mfa_archiver.sources.registry import load_sources
from mfa_archiver.sources.writing import written
from mfa_archiver.web.challenges import check_challenge
from mfa_archiver.web.client import Client, Request

if TYPE_CHECKING:
    from mfa_archiver.web.session import Session

_MOST_BYTES = 16 * 1024 * 1024  # no list of releases is larger
_PACE = Pace(delay_seconds=1.0, timeout_seconds=30.0, max_bytes=_MOST_BYTES, attempts=2)


class AskedSite:
    """The site of an address, asked as politely as by a harvest."""

    def __init__(self, session: "Session", url: str) -> None:
        self._session = session
        self._url = url

    def ask(self, url: str) -> Capture:
        """Ask for an address; a challenge is no answer. Raises FetchError."""
        capture = self._session.exchange(Request(url))
        check_challenge(capture, ())
        return capture

    def sitemaps(self) -> tuple[str, ...]:
        """Return the sitemaps that the site's robots.txt names; none where it cannot be read."""
        try:
            return self._session.sitemaps(self._url)
        except FetchError:
            return ()


def proposed(run: Run, url: str, *, source_id: str, lang: str, insecure: bool) -> Proposal:
    """Propose a source for an address, and tell what was tried and how its releases are read. Raises FetchError."""
    if source_id and not SOURCE_ID.fullmatch(source_id):
        raise typer.BadParameter("must be lower-case letters, digits and hyphens", param_hint="--id")
    if lang and not LANGUAGE.fullmatch(lang):
        raise typer.BadParameter(f"{lang!r} is no language tag; write ru, kk, en …", param_hint="--lang")
    sources = load_sources(run.settings.sources)
    if own := Publishers(sources).choose("", url):
        run.say(f"note: {own.id} is on that site already, see mfa-archiver sources show {own.id}")
    given = Given(url, source_id, lang, insecure, frozenset(sources))
    # A server on this machine is nobody's burden.
    pace = replace(_PACE, delay_seconds=0.0) if host_of(url) in LOOPBACK_HOSTS else _PACE
    asking = Source("new", "", "XX", ("en",), "UTC", "listing", url, insecure=insecure, pace=pace)
    with Client(run.settings.contact) as client:
        proposal = propose(given, AskedSite(client.session(asking), url))
    for line in proposal_lines(proposal.trials, proposal.releases):
        run.say(line)
    return proposal


def file_of(proposal: Proposal, url: str) -> str:
    """Return the proposal as a source file, which reads back as what was proposed. Raises SourceError."""
    today = datetime.now(UTC).date()
    heading = (
        f"Proposed by `mfa-archiver sources new {url}` on {today}, from what the site answered that day.",
        "Lines marked «check» are guesses. `mfa-archiver sources check FILE --live` looks again after an edit.",
    )
    text = written(proposal.source, proposal.remarks, heading)
    parse_source(text, "the proposal")
    return text


def put(run: Run, text: str, path: Path, *, yes: bool) -> None:
    """Write a source file; over another one only when told so. Raises InTheWay, Unwritable."""
    if path.exists() and not yes and not (is_attended() and typer.confirm(f"{path} exists. Overwrite it?", err=True)):
        raise InTheWay(f"{path} exists", "choose another --id or --output, or say --yes to overwrite it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unwritable(f"{path} cannot be written: {error.strerror}", "choose another --output") from error
    run.say(f"written: {path}")


def propose_source(
    run: Run, url: str, *, source_id: str, lang: str, insecure: bool, write: bool, output: str, yes: bool
) -> None:
    """Propose a source for an address, print its file, and put it where it was asked to be."""
    if not url.startswith(("http://", "https://")):
        raise SourceError(f"{url} is no address", "name the page that lists the releases: https://…")
    proposal = proposed(run, url, source_id=source_id, lang=lang, insecure=insecure)
    text = file_of(proposal, url)
    machine.emit(text.splitlines())
    own = run.settings.sources / f"{proposal.source.id}.toml"
    path = Path(output) if output and output != "-" else own
    if write or (output and output != "-"):
        put(run, text, path, yes=yes)
    elif output != "-" and is_attended() and typer.confirm(f"Write it to {own}?", err=True):
        put(run, text, own, yes=yes)
    else:
        run.say(f"nothing is written; --write puts it to {own}")
        return
    name = proposal.source.id if path == own else path
    run.say(f"next: mfa-archiver sources check {name} --live")
    if path == own:
        run.say(f"then: mfa-archiver fetch {proposal.source.id}")


def is_attended() -> bool:
    """Tell whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()
