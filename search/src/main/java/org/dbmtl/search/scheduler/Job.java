package org.dbmtl.search.scheduler;

import org.dbmtl.search.space.Point;

/**
 * One training that a scheduler asks for.
 *
 * @param fidelity share of a full training, in (0, 1]
 */
public record Job(Point point, double fidelity) {}
