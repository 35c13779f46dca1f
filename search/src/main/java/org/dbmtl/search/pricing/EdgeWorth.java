package org.dbmtl.search.pricing;

import org.dbmtl.graph.Edge;
import org.jspecify.annotations.Nullable;

/**
 * What a possible edge is worth to its child, by the evaluator's prices; weighted by the child.
 *
 * @param alone the gain of the parent as the only one next to the required ones; of a required
 *     parent, next to the other required ones
 * @param givenOthers the gain of the best parent set with this parent over the best without it,
 *     nothing but the study's constraints and the screening considered (so not cycles); null where
 *     the screening left the parent out, or where every set has it
 */
public record EdgeWorth(Edge edge, Worth alone, @Nullable Worth givenOthers) {}
