package org.dbmtl.search.racing;

import org.dbmtl.search.trial.Candidate;

/**
 * A training that a race asks for.
 *
 * @param candidate what is trained
 * @param repeat which of the shared seeds, from 0
 */
public record Training(Candidate candidate, int repeat) {}
