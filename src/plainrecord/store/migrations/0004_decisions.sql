-- Review: what people decide, appended to one chain. decision_id is SHA-256 over the id before and all other columns,
-- so that no row can be altered, removed or moved unseen. content: what has no column, the serial once more, as JSON.
CREATE TABLE decisions (
  serial INTEGER PRIMARY KEY,
  decision_id TEXT NOT NULL CHECK (length(decision_id) = 64),
  document_id TEXT NOT NULL,
  report_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_by_document ON decisions (document_id, serial);
CREATE INDEX decisions_by_report ON decisions (report_id, serial);
CREATE INDEX decisions_by_event ON decisions (event_id, serial);
CREATE INDEX decisions_by_reviewer ON decisions (reviewer, serial);

CREATE TRIGGER decisions_are_never_edited BEFORE UPDATE ON decisions
BEGIN
  SELECT RAISE(ABORT, 'decisions are never edited');
END;

CREATE TRIGGER decisions_are_never_removed BEFORE DELETE ON decisions
BEGIN
  SELECT RAISE(ABORT, 'decisions are never removed');
END;

-- Judgements that a decision to merge or split events made, and that the undoing of it withdrew.
CREATE TABLE decided_judgements (
  judgement_serial INTEGER PRIMARY KEY REFERENCES person_judgements (serial),
  decision_serial INTEGER NOT NULL REFERENCES decisions (serial)
) STRICT;
CREATE INDEX decided_judgements_by_decision ON decided_judgements (decision_serial);

CREATE TABLE withdrawn_judgements (
  judgement_serial INTEGER PRIMARY KEY REFERENCES person_judgements (serial),
  decision_serial INTEGER NOT NULL REFERENCES decisions (serial)
) STRICT;

CREATE TRIGGER withdrawals_are_never_edited BEFORE UPDATE ON withdrawn_judgements
BEGIN
  SELECT RAISE(ABORT, 'withdrawals of judgements are never edited');
END;

CREATE TRIGGER withdrawals_are_never_removed BEFORE DELETE ON withdrawn_judgements
BEGIN
  SELECT RAISE(ABORT, 'withdrawals of judgements are never removed');
END;
