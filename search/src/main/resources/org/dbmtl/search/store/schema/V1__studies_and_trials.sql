-- Times are milliseconds since 1970 by the store's clock.

CREATE TABLE studies (
  number BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  run INTEGER NOT NULL,
  data TEXT NOT NULL,
  settings TEXT NOT NULL,
  options TEXT NOT NULL,
  trials INTEGER NOT NULL,
  minutes DOUBLE PRECISION NOT NULL,
  confirm INTEGER NOT NULL,
  created BIGINT NOT NULL,
  stopped TEXT,
  UNIQUE (name, run)
);

CREATE TABLE trials (
  study BIGINT NOT NULL REFERENCES studies (number),
  number BIGINT NOT NULL,
  candidate TEXT NOT NULL,
  structure TEXT NOT NULL,
  method TEXT NOT NULL,
  repeat_number INTEGER NOT NULL,
  seed BIGINT NOT NULL,
  fidelity_data DOUBLE PRECISION NOT NULL,
  fidelity_epochs DOUBLE PRECISION NOT NULL,
  state TEXT NOT NULL,
  -- The fencing token: a worker's word counts while this is the number that it was given.
  attempts BIGINT NOT NULL,
  losses INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  worker TEXT,
  lease_end BIGINT,
  queued BIGINT NOT NULL,
  started BIGINT,
  ended BIGINT,
  score DOUBLE PRECISION,
  outcome TEXT,
  PRIMARY KEY (study, number),
  UNIQUE (study, candidate, seed, fidelity_data, fidelity_epochs)
);

CREATE TABLE candidates (
  study BIGINT NOT NULL REFERENCES studies (number),
  candidate TEXT NOT NULL,
  hyperparameters TEXT NOT NULL,
  PRIMARY KEY (study, candidate)
);

CREATE TABLE attempts (
  study BIGINT NOT NULL,
  trial BIGINT NOT NULL,
  number BIGINT NOT NULL,
  worker TEXT NOT NULL,
  started BIGINT NOT NULL,
  ended BIGINT,
  ending TEXT,
  cause TEXT,
  PRIMARY KEY (study, trial, number),
  FOREIGN KEY (study, trial) REFERENCES trials (study, number)
);

CREATE TABLE sessions (
  study BIGINT NOT NULL REFERENCES studies (number),
  worker TEXT NOT NULL,
  started BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  PRIMARY KEY (study, worker)
);
