-- The hyperparameters of candidates, which a sweep draws anew for each.
CREATE TABLE candidates (
  study BIGINT NOT NULL REFERENCES studies (number),
  candidate TEXT NOT NULL,
  hyperparameters TEXT NOT NULL,
  PRIMARY KEY (study, candidate)
);
