package org.dbmtl.search.store;

/**
 * The right of one worker to train one trial and to tell its outcome, until the store gives the
 * trial to another.
 *
 * @param study number of the study in its store
 * @param trial number of the trial in its study
 * @param attempt number of this claim among those of the trial, from 1; the fencing token: the
 *     store takes nothing from a claim that is not the trial's latest
 * @param failures earlier attempts that ended in a failure that may pass
 */
public record Claim(long study, long trial, long attempt, int failures) {}
