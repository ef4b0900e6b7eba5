"""`reindex`: make the search index anew from the wordings held."""

from mfa_archiver.archive.database import open_archive
from mfa_archiver.archive.index import reindex
from mfa_archiver.archive.lock import writing
from mfa_archiver.cli.options import Run


def run(run: Run) -> None:
    """Make the search index anew. Interrupted, the old one stands.

    Example:  mfa-archiver reindex
    """
    with writing(run.settings.db), open_archive(run.settings.db) as archive:
        done = reindex(archive, run.reindexing)
    run.say(f"reindexed {done} revisions")
