-- Trainings of another method may have the same structure.
ALTER TABLE trials ADD COLUMN method TEXT NOT NULL DEFAULT 'dbmtl';
