package org.dbmtl.search.trial;

/**
 * One training that is asked for: a candidate with one seed at one fidelity.
 *
 * @param id number of the trial in its study, from 1, in the order of proposal
 * @param candidate what is trained
 * @param repeat which of the shared seeds this is, from 0
 * @param seed seed of everything random in the training; equal for all candidates of a repeat
 * @param fidelity how much of a full training it is
 * @param data fingerprint of the encoded log it trains on
 */
public record TrialSpec(
    long id, Candidate candidate, int repeat, long seed, Fidelity fidelity, String data) {}
