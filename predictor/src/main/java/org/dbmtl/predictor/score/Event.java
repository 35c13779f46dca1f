package org.dbmtl.predictor.score;

/**
 * A binary target has a label: 1 if on, 0 if not.
 *
 * @param target its position
 */
public record Event(int target, boolean on) {}
