-- What a judgement of the machine rests on is kept once for all pairs that it says the same of: there are few such
-- answers and, where many reports tell of few towns, millions of pairs. Judgements are made anew at the next linking;
-- those of people stay.
DROP TABLE machine_judgements;

-- The id is a hash of the features, so that it does not depend on the order in which pairs were judged.
CREATE TABLE judged_features (
  features_id INTEGER PRIMARY KEY,
  features BLOB NOT NULL
) STRICT;

-- Pairs of reports that may be one event, as the machine judges them; pairs that are not here are different.
CREATE TABLE machine_judgements (
  left_id TEXT NOT NULL,
  right_id TEXT NOT NULL,
  verdict TEXT NOT NULL,
  relation TEXT NOT NULL,
  probability REAL NOT NULL,
  maker TEXT NOT NULL,
  reason TEXT NOT NULL,
  features_id INTEGER NOT NULL REFERENCES judged_features (features_id),
  PRIMARY KEY (left_id, right_id),
  CHECK (left_id < right_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX machine_judgements_by_right ON machine_judgements (right_id);

UPDATE document_profiles SET compared_with = NULL;
