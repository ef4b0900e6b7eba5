"""The schema's history, append-only: a step that has landed is never edited, the next one follows it.

`schema.sql` beside this file shows the schema as it stands after all steps. Each step ends by raising
`PRAGMA user_version` to its own number, so that a program can tell in one read whether it knows the file.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("mfa_archiver")

APPLICATION_ID = 0x4D464141  # "MFAA": file(1) and the program know an archive by it
SCHEMA_VERSION = 8  # the number of steps below


@migrations(name="m0001_initial")
def m0001_initial(db: Database) -> None:
    """Lay the foundation: captures are the record, revisions are read from them, search finds the words."""
    for statement in INITIAL:
        db.conn.execute(statement)
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.conn.execute("PRAGMA user_version = 1")


@migrations(name="m0002_frequencies")
def m0002_frequencies(db: Database) -> None:
    """Let searches tell common words, and sort by date without reading releases.

    The next reindex fills the table; searches do without until then.
    """
    for statement in FREQUENCIES:
        db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 2")


@migrations(name="m0003_candidates")
def m0003_candidates(db: Database) -> None:
    """Remember what listings show, so that pages still to be fetched survive a kill and held ones are asked again."""
    for statement in CANDIDATES:
        db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 3")


@migrations(name="m0004_sightings")
def m0004_sightings(db: Database) -> None:
    """Remember what each harvest saw of its listings and pages, so that a source's health can be told later."""
    for statement in SIGHTINGS:
        db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 4")


@migrations(name="m0005_removals")
def m0005_removals(db: Database) -> None:
    """Keep evidence that releases were taken down, moved or put back, so that their histories tell it."""
    for statement in REMOVALS:
        db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 5")


@migrations(name="m0006_exchanges")
def m0006_exchanges(db: Database) -> None:
    """Keep the whole of an exchange, let payloads go that nothing rests on, and tell a parser's doing from an edit."""
    for statement in EXCHANGES:
        db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 6")


@migrations(name="m0007_manifests")
def m0007_manifests(db: Database) -> None:
    """Chain what is stored by manifests, so that a change of any row, by whoever it be, can be told."""
    for statement in MANIFESTS:
        db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 7")


@migrations(name="m0008_attachments")
def m0008_attachments(db: Database) -> None:
    """Remember which files that releases link to were asked for, so that none is asked for again without need."""
    for statement in ATTACHMENTS:
        db.conn.execute(statement)
    db.conn.execute("PRAGMA user_version = 8")


INITIAL = (
    # What the program must remember about the file itself (the version of the word analysis).
    """
    CREATE TABLE properties (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # One run over one source. Status: running, ok, partial, failed, blocked, suspicious.
    """
    CREATE TABLE harvests (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        started_at TEXT NOT NULL,
        finished_at TEXT,
        status TEXT NOT NULL DEFAULT 'running',
        added INTEGER NOT NULL DEFAULT 0,
        revised INTEGER NOT NULL DEFAULT 0,
        unchanged INTEGER NOT NULL DEFAULT 0,
        missing INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        requests INTEGER NOT NULL DEFAULT 0,
        bytes INTEGER NOT NULL DEFAULT 0,
        errors TEXT NOT NULL DEFAULT '[]'
    ) STRICT
    """,
    "CREATE INDEX harvests_source ON harvests (source, id)",
    # The bytes that were served, each distinct payload once.
    """
    CREATE TABLE payloads (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE,
        size INTEGER NOT NULL,
        zstd BLOB NOT NULL
    ) STRICT
    """,
    # One exchange (harvest_id is NULL for an imported file).
    """
    CREATE TABLE captures (
        id INTEGER PRIMARY KEY,
        harvest_id INTEGER REFERENCES harvests (id),
        payload_id INTEGER NOT NULL REFERENCES payloads (id),
        captured_at TEXT NOT NULL,
        method TEXT NOT NULL,
        url TEXT NOT NULL,
        final_url TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        status INTEGER NOT NULL,
        headers TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX captures_payload ON captures (payload_id)",
    # The release, whatever its wording today. `date` repeats the current wording's, so that filters
    # need not read the long rows of `revisions`. `settled`: held when its source was last harvested
    # to the end; only there may a later harvest stop.
    """
    CREATE TABLE releases (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        native_id TEXT NOT NULL,
        lang TEXT NOT NULL,
        url TEXT NOT NULL,
        date TEXT,
        current_revision INTEGER REFERENCES revisions (id) DEFERRABLE INITIALLY DEFERRED,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        settled INTEGER NOT NULL DEFAULT 0,
        UNIQUE (source, native_id, lang)
    ) STRICT
    """,
    "CREATE INDEX releases_current_revision ON releases (current_revision)",
    "CREATE INDEX releases_date ON releases (date)",
    "CREATE INDEX releases_url ON releases (url)",
    "CREATE INDEX releases_lang ON releases (lang, source)",
    # One wording, never changed. The *_alt columns let the index hold a second analysis of the same
    # words; they take no room.
    """
    CREATE TABLE revisions (
        id INTEGER PRIMARY KEY,
        release_id INTEGER NOT NULL REFERENCES releases (id),
        number INTEGER NOT NULL,
        capture_id INTEGER NOT NULL REFERENCES captures (id),
        seen_at TEXT NOT NULL,
        digest TEXT NOT NULL,
        title TEXT NOT NULL,
        title_source TEXT NOT NULL,
        date TEXT,
        published_at TEXT,
        date_precision TEXT,
        date_source TEXT,
        date_shown TEXT,
        dateline TEXT NOT NULL DEFAULT '',
        labels TEXT NOT NULL DEFAULT '[]',
        captions TEXT NOT NULL DEFAULT '[]',
        links TEXT NOT NULL DEFAULT '[]',
        body TEXT NOT NULL,
        title_alt TEXT GENERATED ALWAYS AS (title) VIRTUAL,
        body_alt TEXT GENERATED ALWAYS AS (body) VIRTUAL,
        UNIQUE (release_id, number)
    ) STRICT
    """,
    "CREATE INDEX revisions_capture ON revisions (capture_id)",
    # Stems go in, originals come out: the program inserts stems for each row, SQLite marks the words of
    # `revisions`. Never 'rebuild' it (that would index the originals): `mfa-archiver reindex` does.
    """
    CREATE VIRTUAL TABLE search USING fts5(
        title, body, title_alt, body_alt,
        content = 'revisions', content_rowid = 'id',
        tokenize = 'unicode61 remove_diacritics 0'
    )
    """,
    # Dictionary forms found so far, so that a search need not load the dictionary.
    """
    CREATE TABLE lemmas (
        form TEXT PRIMARY KEY,
        lemma TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # What acronyms stand for, as releases define them: one row an acronym and a spelling of its full name. `folded`
    # is the acronym as looked up, `stems` the name's stems in order, `bag` those that count, sorted: one bag, one
    # name. Printed as in the wording `revision_id`, the first that defined it so.
    """
    CREATE TABLE acronyms (
        id INTEGER PRIMARY KEY,
        lang TEXT NOT NULL,
        folded TEXT NOT NULL,
        stems TEXT NOT NULL,
        bag TEXT NOT NULL,
        acronym TEXT NOT NULL,
        phrase TEXT NOT NULL,
        revision_id INTEGER NOT NULL REFERENCES revisions (id),
        UNIQUE (folded, lang, stems)
    ) STRICT
    """,
    "CREATE INDEX acronyms_bag ON acronyms (bag)",
    # Which releases define an acronym, and where in the text: in translations, the places tell which is which.
    """
    CREATE TABLE definitions (
        acronym_id INTEGER NOT NULL REFERENCES acronyms (id),
        release_id INTEGER NOT NULL REFERENCES releases (id),
        place INTEGER NOT NULL,
        PRIMARY KEY (acronym_id, release_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX definitions_release ON definitions (release_id)",
    # What to ask «has this changed?» with.
    """
    CREATE TABLE validators (
        source TEXT NOT NULL,
        url TEXT NOT NULL,
        language TEXT NOT NULL,
        etag TEXT NOT NULL,
        last_modified TEXT NOT NULL,
        payload_id INTEGER NOT NULL REFERENCES payloads (id),
        PRIMARY KEY (source, url, language)
    ) STRICT, WITHOUT ROWID
    """,
)

FREQUENCIES = (
    # In how many wordings a term of the index stands, over a sample: the revisions whose id 16 divides. `is_alt`
    # tells the columns title_alt and body_alt from title and body. `properties` holds how many wordings were counted.
    """
    CREATE TABLE frequencies (
        term TEXT NOT NULL,
        is_alt INTEGER NOT NULL,
        wordings INTEGER NOT NULL,
        PRIMARY KEY (term, is_alt)
    ) STRICT, WITHOUT ROWID
    """,
    # With the date beside it, hits are sorted by date from this index alone: in a seventh of the time.
    "DROP INDEX releases_current_revision",
    "CREATE INDEX releases_current_revision ON releases (current_revision, date)",
)

CANDIDATES = (
    # A release as a listing shows it. `digest` stands for what the listing says now, `asked_digest` for what it said
    # when the page was asked for last: where the two differ, or `asked_at` is NULL, the page is still to be fetched.
    # `etag` and `last_modified` are the page's. `settled` as in releases.
    """
    CREATE TABLE candidates (
        source TEXT NOT NULL,
        native_id TEXT NOT NULL,
        lang TEXT NOT NULL,
        url TEXT NOT NULL,
        address TEXT NOT NULL,
        title TEXT NOT NULL,
        date TEXT,
        published_at TEXT,
        date_precision TEXT,
        date_shown TEXT,
        changed TEXT NOT NULL,
        summary TEXT NOT NULL,
        digest TEXT NOT NULL,
        found_at TEXT NOT NULL,
        asked_at TEXT,
        asked_digest TEXT NOT NULL DEFAULT '',
        etag TEXT NOT NULL DEFAULT '',
        last_modified TEXT NOT NULL DEFAULT '',
        failures INTEGER NOT NULL DEFAULT 0,
        last_error TEXT NOT NULL DEFAULT '',
        settled INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (source, lang, native_id)
    ) STRICT, WITHOUT ROWID
    """,
)

SIGHTINGS = (
    # One language in one harvest. `symptom` is what the error that ended the listing is a sign of, empty for none.
    # `shown`, `untitled`, `undated` and `led_to` tell of the listing's first page; `shown` is NULL where a limit cut it
    # short. `missed` counts the pages that could not be had or read, by symptom.
    """
    CREATE TABLE sightings (
        harvest_id INTEGER NOT NULL REFERENCES harvests (id),
        lang TEXT NOT NULL,
        symptom TEXT NOT NULL,
        error TEXT NOT NULL,
        led_to TEXT NOT NULL,
        shown INTEGER,
        untitled INTEGER NOT NULL,
        undated INTEGER NOT NULL,
        pages INTEGER NOT NULL,
        pages_untitled INTEGER NOT NULL,
        pages_undated INTEGER NOT NULL,
        missed TEXT NOT NULL,
        PRIMARY KEY (harvest_id, lang)
    ) STRICT, WITHOUT ROWID
    """,
)

REMOVALS = (
    # The ledger: one piece of evidence about one release, never changed. `sign` is shown, unlisted, gone or moved;
    # `url` is of the listing or the page, `status` the HTTP status of a page, `back_to` the date of something older
    # that the listing still showed, `other_id` the release that holds the text now.
    """
    CREATE TABLE evidence (
        id INTEGER PRIMARY KEY,
        release_id INTEGER NOT NULL REFERENCES releases (id),
        seen_at TEXT NOT NULL,
        sign TEXT NOT NULL,
        url TEXT NOT NULL,
        status INTEGER,
        back_to TEXT NOT NULL,
        other_id INTEGER REFERENCES releases (id),
        harvest_id INTEGER REFERENCES harvests (id)
    ) STRICT
    """,
    "CREATE INDEX evidence_release ON evidence (release_id)",
    "CREATE INDEX evidence_other ON evidence (other_id)",
    # What the evidence about a release amounts to, told from it alone: missing, withdrawn, moved or restored, since
    # when; the instants of the first evidence that it is gone (empty when it is not) and of the latest of any.
    """
    CREATE TABLE presences (
        release_id INTEGER PRIMARY KEY REFERENCES releases (id),
        presence TEXT NOT NULL,
        since TEXT NOT NULL,
        absent_since TEXT NOT NULL,
        evidence_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX presences_presence ON presences (presence)",
    # When a listing should have shown a candidate and first did not.
    "ALTER TABLE candidates ADD COLUMN unlisted_at TEXT",
)

EXCHANGES = (
    # Of the request that was answered. Older captures do not know.
    "ALTER TABLE captures ADD COLUMN request_headers TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE captures ADD COLUMN request_body BLOB NOT NULL DEFAULT x''",
    "ALTER TABLE captures ADD COLUMN peer TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE captures ADD COLUMN protocol TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE captures ADD COLUMN certificate TEXT NOT NULL DEFAULT ''",
    # What pages of one source have in common, which packs them smaller. `bytes` is as zstd's tool takes it (-D).
    """
    CREATE TABLE dictionaries (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        made_at TEXT NOT NULL,
        digest TEXT NOT NULL UNIQUE,
        bytes BLOB NOT NULL
    ) STRICT
    """,
    "ALTER TABLE payloads ADD COLUMN dictionary_id INTEGER REFERENCES dictionaries (id)",
    "CREATE INDEX payloads_dictionary ON payloads (dictionary_id) WHERE dictionary_id IS NOT NULL",
    # When the bytes were let go; `zstd` is then empty, the digest and the size stay.
    "ALTER TABLE payloads ADD COLUMN pruned_at TEXT",
    # `parser`: the version and rules that made this wording. `read_anew_of`: the digest of the wording before it, when
    # they made this of the same capture, so that it is no edit.
    "ALTER TABLE revisions ADD COLUMN parser TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE revisions ADD COLUMN read_anew_of TEXT NOT NULL DEFAULT ''",
    # A column behind the long texts is slow to read: who asks what is no edit finds it here.
    "CREATE INDEX revisions_read_anew ON revisions (release_id, number) WHERE read_anew_of <> ''",
)

MANIFESTS = (
    # What was stored since the manifest before. `bytes` is the manifest itself, one line of JSON; `leaves` the rows it
    # lists, each a line of JSON, as one Zstandard frame.
    """
    CREATE TABLE manifests (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE,
        bytes BLOB NOT NULL,
        leaves BLOB NOT NULL
    ) STRICT
    """,
    # Answers of time-stamping authorities (RFC 3161) about a manifest's bytes. `certificates` are PEM, those it
    # was checked with. `digest` stands for the row.
    """
    CREATE TABLE timestamps (
        id INTEGER PRIMARY KEY, manifest_id INTEGER NOT NULL REFERENCES manifests (id), digest TEXT NOT NULL UNIQUE,
        stamped_at TEXT NOT NULL, url TEXT NOT NULL, answer BLOB NOT NULL, certificates TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX timestamps_manifest ON timestamps (manifest_id)",
    # Signatures (minisign) of a manifest's bytes, by keys of the archive's keeper.
    """
    CREATE TABLE signatures (
        id INTEGER PRIMARY KEY, manifest_id INTEGER NOT NULL REFERENCES manifests (id), digest TEXT NOT NULL UNIQUE,
        signed_at TEXT NOT NULL, public_key TEXT NOT NULL, signature TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX signatures_manifest ON signatures (manifest_id)",
)

ATTACHMENTS = (
    # Each time that a file was asked for which releases of a source link to, and what came of it: a capture (of status
    # 304 where it had not changed), or else the error. Only ever added to.
    """
    CREATE TABLE attachments (
        source TEXT NOT NULL,
        url TEXT NOT NULL,
        asked_at TEXT NOT NULL,
        capture_id INTEGER REFERENCES captures (id),
        error TEXT NOT NULL,
        PRIMARY KEY (source, url, asked_at)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX attachments_capture ON attachments (capture_id) WHERE capture_id IS NOT NULL",
)
