-- What a judgement of the machine rests on is kept as numbers: where many reports tell of few towns there are millions
-- of pairs, and a comparison says one of a hundred things in all of them. Judgements are made anew at the next linking;
-- those of people stay.
DROP TABLE machine_judgements;

CREATE TABLE judged_features (
  number INTEGER PRIMARY KEY,
  feature BLOB NOT NULL UNIQUE
) STRICT;

-- Pairs of reports that may be one event, as the machine judges them; pairs that are not here are different.
-- features: the numbers of the features, two bytes each.
CREATE TABLE machine_judgements (
  left_id TEXT NOT NULL,
  right_id TEXT NOT NULL,
  verdict TEXT NOT NULL,
  relation TEXT NOT NULL,
  probability REAL NOT NULL,
  maker TEXT NOT NULL,
  reason TEXT NOT NULL,
  features BLOB NOT NULL,
  PRIMARY KEY (left_id, right_id),
  CHECK (left_id < right_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX machine_judgements_by_right ON machine_judgements (right_id);

UPDATE document_profiles SET compared_with = NULL;
