-- The first store. Times are ISO 8601 in UTC; days are ISO 8601 civil days; hashes are lower-case hex.

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the user chose for this project (name -> JSON value).
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Everything a machine reading depends on besides the document: package version, rules, gazetteer, options.
CREATE TABLE configurations (
  config_id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE,
  parts TEXT NOT NULL
) STRICT;

-- Chain of custody: one row per reference and bytes; the bytes lie under originals/ by their hash.
CREATE TABLE originals (
  original_ref TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL CHECK (length(raw_sha256) = 64),
  name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  collected_at TEXT NOT NULL,
  collected_by TEXT NOT NULL,
  collection_method TEXT NOT NULL,
  PRIMARY KEY (original_ref, raw_sha256)
) STRICT;
CREATE INDEX originals_by_bytes ON originals (raw_sha256);

-- How far the newest bytes of a reference have been coded, and under which configuration.
CREATE TABLE inputs (
  original_ref TEXT PRIMARY KEY,
  raw_sha256 TEXT NOT NULL,
  config_id INTEGER NOT NULL REFERENCES configurations (config_id),
  finished INTEGER NOT NULL CHECK (finished IN (0, 1)),
  FOREIGN KEY (original_ref, raw_sha256) REFERENCES originals (original_ref, raw_sha256)
) STRICT;

-- A publisher as declared; the key is the hash of the whole declaration, so a later change is another row.
CREATE TABLE sources (
  source_key TEXT PRIMARY KEY,
  source_id TEXT NOT NULL,
  source TEXT NOT NULL
) STRICT;

CREATE TABLE documents (
  document_id TEXT PRIMARY KEY,
  document_ref TEXT NOT NULL,
  text TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL,
  text_sha256 TEXT NOT NULL,
  media_type TEXT NOT NULL,
  text_reader TEXT NOT NULL,
  language TEXT NOT NULL,
  title_end INTEGER NOT NULL,
  published TEXT,
  published_basis TEXT,
  source_key TEXT REFERENCES sources (source_key),
  derived_from TEXT
) STRICT;

-- What became of each input; never fewer rows than inputs.
CREATE TABLE outcomes (
  document_ref TEXT NOT NULL,
  original_ref TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL,
  config_id INTEGER NOT NULL REFERENCES configurations (config_id),
  outcome TEXT NOT NULL CHECK (outcome IN ('coded', 'no_event', 'duplicate', 'refused')),
  document_id TEXT REFERENCES documents (document_id),
  text_fingerprint TEXT,
  duplicate_of TEXT,
  reason TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (document_ref, original_ref),
  CHECK (outcome = 'refused' OR (document_id IS NOT NULL AND text_fingerprint IS NOT NULL)),
  CHECK ((outcome = 'duplicate') = (duplicate_of IS NOT NULL))
) STRICT;
CREATE INDEX outcomes_by_original ON outcomes (original_ref, document_ref);
CREATE INDEX outcomes_by_document ON outcomes (document_id);
CREATE INDEX outcomes_by_fingerprint ON outcomes (text_fingerprint, document_ref, original_ref);

-- Machine output. report: JSON without the document; seal: hash of these bytes; quotes: hash of what it quotes.
CREATE TABLE reports (
  document_ref TEXT NOT NULL,
  original_ref TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  report_id TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (document_id),
  report BLOB NOT NULL,
  seal_sha256 TEXT NOT NULL,
  quotes_sha256 TEXT NOT NULL,
  PRIMARY KEY (document_ref, original_ref, ordinal),
  FOREIGN KEY (document_ref, original_ref) REFERENCES outcomes (document_ref, original_ref) ON DELETE CASCADE
) STRICT;
CREATE INDEX reports_by_document ON reports (document_id);
CREATE INDEX reports_by_id ON reports (report_id);

CREATE TABLE rejections (
  document_ref TEXT NOT NULL,
  original_ref TEXT NOT NULL,
  position INTEGER NOT NULL,
  rejection BLOB NOT NULL,
  PRIMARY KEY (document_ref, original_ref, position),
  FOREIGN KEY (document_ref, original_ref) REFERENCES outcomes (document_ref, original_ref) ON DELETE CASCADE
) STRICT;

-- Remarks on an original that is read all the same (an ambiguous date, an attachment left out).
CREATE TABLE warnings (
  original_ref TEXT NOT NULL,
  position INTEGER NOT NULL,
  document_ref TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL,
  config_id INTEGER NOT NULL REFERENCES configurations (config_id),
  rejection BLOB NOT NULL,
  PRIMARY KEY (original_ref, position)
) STRICT;
