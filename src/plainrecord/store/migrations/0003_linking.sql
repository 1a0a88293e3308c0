-- Linking: which reports are accounts of one event. All but what people judged can be made anew from the reports, so
-- nothing here holds on to a document: linking forgets what is gone.

-- What is compared of a document and its reports; the fingerprint changes with any of them. compared_with: the table
-- of weights by which it was compared with all others, NULL: not yet.
CREATE TABLE document_profiles (
  document_id TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  compared_with TEXT,
  profile BLOB NOT NULL
) STRICT;

-- Copies of one text, and updates of it, are one voice: the lineage is named after its first document.
CREATE TABLE lineages (
  document_id TEXT PRIMARY KEY,
  lineage_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Pairs of reports that may be one event, as the machine judges them; pairs that are not here are different.
CREATE TABLE machine_judgements (
  left_id TEXT NOT NULL,
  right_id TEXT NOT NULL,
  judgement BLOB NOT NULL,
  PRIMARY KEY (left_id, right_id),
  CHECK (left_id < right_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX machine_judgements_by_right ON machine_judgements (right_id);

-- What people judged, in the order in which they did. They win over the machine; the later over the earlier.
CREATE TABLE person_judgements (
  serial INTEGER PRIMARY KEY AUTOINCREMENT,
  left_id TEXT NOT NULL,
  right_id TEXT NOT NULL,
  judgement BLOB NOT NULL,
  judged_at TEXT NOT NULL,
  CHECK (left_id < right_id)
) STRICT;

CREATE TRIGGER person_judgements_are_never_edited BEFORE UPDATE ON person_judgements
BEGIN
  SELECT RAISE(ABORT, 'judgements of people are never edited');
END;

CREATE TRIGGER person_judgements_are_never_removed BEFORE DELETE ON person_judgements
BEGIN
  SELECT RAISE(ABORT, 'judgements of people are never removed');
END;

-- Every event id ever given out. One that is not current keeps the reports it last had: they say where it leads.
CREATE TABLE events (
  event_id TEXT PRIMARY KEY,
  is_current INTEGER NOT NULL CHECK (is_current IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE event_reports (
  event_id TEXT NOT NULL REFERENCES events (event_id),
  position INTEGER NOT NULL,
  report_id TEXT NOT NULL,
  PRIMARY KEY (event_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_reports_by_report ON event_reports (report_id);

-- Documents that tell of an event without a report of their own.
CREATE TABLE event_documents (
  event_id TEXT NOT NULL REFERENCES events (event_id),
  document_id TEXT NOT NULL,
  PRIMARY KEY (event_id, document_id)
) STRICT, WITHOUT ROWID;
