"""One look at sources as they are now, each with its engine and its reader. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mfa_archiver.cli.telling import FOLLOWED
from mfa_archiver.errors import SourceError
from mfa_archiver.extract.followed import read_listed_releases
from mfa_archiver.extract.govkz import read_releases
from mfa_archiver.harvest.looking import look_at_listing, look_beyond
from mfa_archiver.model import Source
from mfa_archiver.sightings import Look
from mfa_archiver.web.client import Client
from mfa_archiver.web.engines import open_engine, open_follower


def look_now(sources: Sequence[Source], contact: str) -> Iterator[Look]:
    """Yield a look at each source, in its first language; what ails one is told in its look and harms no other."""
    with Client(contact) as client:
        for source in sources:
            yield look_at_source(source, client)


def look_at_source(source: Source, client: Client) -> Look:
    """Look at one source."""
    lang = source.languages[0]
    try:
        if source.follows:
            return look_beyond(source, open_follower(source, client), FOLLOWED, lang)
        read = read_releases if source.engine == "govkz" else read_listed_releases
        return look_at_listing(source, open_engine(source, client), read, lang)
    except SourceError as error:  # its file does not say where to fetch it, or names a certificate that is none
        return Look(source.id, lang, error=str(error))
