-- Custody rows are written once. What was collected, when and by whom is never edited or removed.

CREATE TRIGGER originals_are_never_edited BEFORE UPDATE ON originals
BEGIN
  SELECT RAISE(ABORT, 'custody rows are never edited');
END;

CREATE TRIGGER originals_are_never_removed BEFORE DELETE ON originals
BEGIN
  SELECT RAISE(ABORT, 'custody rows are never removed');
END;
