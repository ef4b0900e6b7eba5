-- The schema after all steps of migrations.py. Made by: python -m tests.architecture.schema

CREATE TABLE properties (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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
) STRICT;

CREATE INDEX harvests_source ON harvests (source, id);

CREATE TABLE payloads (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    zstd BLOB NOT NULL
, dictionary_id INTEGER REFERENCES dictionaries (id), pruned_at TEXT) STRICT;

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
, request_headers TEXT NOT NULL DEFAULT '[]', request_body BLOB NOT NULL DEFAULT x'', peer TEXT NOT NULL DEFAULT '', protocol TEXT NOT NULL DEFAULT '', certificate TEXT NOT NULL DEFAULT '') STRICT;

CREATE INDEX captures_payload ON captures (payload_id);

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
) STRICT;

CREATE INDEX releases_date ON releases (date);

CREATE INDEX releases_url ON releases (url);

CREATE INDEX releases_lang ON releases (lang, source);

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
    body_alt TEXT GENERATED ALWAYS AS (body) VIRTUAL, parser TEXT NOT NULL DEFAULT '', read_anew_of TEXT NOT NULL DEFAULT '',
    UNIQUE (release_id, number)
) STRICT;

CREATE INDEX revisions_capture ON revisions (capture_id);

CREATE VIRTUAL TABLE search USING fts5(
    title, body, title_alt, body_alt,
    content = 'revisions', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 0'
);

CREATE TABLE lemmas (
    form TEXT PRIMARY KEY,
    lemma TEXT NOT NULL
) STRICT, WITHOUT ROWID;

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
) STRICT;

CREATE INDEX acronyms_bag ON acronyms (bag);

CREATE TABLE definitions (
    acronym_id INTEGER NOT NULL REFERENCES acronyms (id),
    release_id INTEGER NOT NULL REFERENCES releases (id),
    place INTEGER NOT NULL,
    PRIMARY KEY (acronym_id, release_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX definitions_release ON definitions (release_id);

CREATE TABLE validators (
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    language TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    payload_id INTEGER NOT NULL REFERENCES payloads (id),
    PRIMARY KEY (source, url, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE frequencies (
    term TEXT NOT NULL,
    is_alt INTEGER NOT NULL,
    wordings INTEGER NOT NULL,
    PRIMARY KEY (term, is_alt)
) STRICT, WITHOUT ROWID;

CREATE INDEX releases_current_revision ON releases (current_revision, date);

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
    settled INTEGER NOT NULL DEFAULT 0, unlisted_at TEXT,
    PRIMARY KEY (source, lang, native_id)
) STRICT, WITHOUT ROWID;

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
) STRICT, WITHOUT ROWID;

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
) STRICT;

CREATE INDEX evidence_release ON evidence (release_id);

CREATE INDEX evidence_other ON evidence (other_id);

CREATE TABLE presences (
    release_id INTEGER PRIMARY KEY REFERENCES releases (id),
    presence TEXT NOT NULL,
    since TEXT NOT NULL,
    absent_since TEXT NOT NULL,
    evidence_at TEXT NOT NULL
) STRICT;

CREATE INDEX presences_presence ON presences (presence);

CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    made_at TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    bytes BLOB NOT NULL
) STRICT;

CREATE INDEX payloads_dictionary ON payloads (dictionary_id) WHERE dictionary_id IS NOT NULL;

CREATE INDEX revisions_read_anew ON revisions (release_id, number) WHERE read_anew_of <> '';

CREATE TABLE manifests (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    bytes BLOB NOT NULL,
    leaves BLOB NOT NULL
) STRICT;

CREATE TABLE timestamps (
    id INTEGER PRIMARY KEY, manifest_id INTEGER NOT NULL REFERENCES manifests (id), digest TEXT NOT NULL UNIQUE,
    stamped_at TEXT NOT NULL, url TEXT NOT NULL, answer BLOB NOT NULL, certificates TEXT NOT NULL
) STRICT;

CREATE INDEX timestamps_manifest ON timestamps (manifest_id);

CREATE TABLE signatures (
    id INTEGER PRIMARY KEY, manifest_id INTEGER NOT NULL REFERENCES manifests (id), digest TEXT NOT NULL UNIQUE,
    signed_at TEXT NOT NULL, public_key TEXT NOT NULL, signature TEXT NOT NULL
) STRICT;

CREATE INDEX signatures_manifest ON signatures (manifest_id);

CREATE TABLE attachments (
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    capture_id INTEGER REFERENCES captures (id),
    error TEXT NOT NULL,
    PRIMARY KEY (source, url, asked_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX attachments_capture ON attachments (capture_id) WHERE capture_id IS NOT NULL;
