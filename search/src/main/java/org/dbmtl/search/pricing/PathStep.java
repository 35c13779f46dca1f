package org.dbmtl.search.pricing;

import org.dbmtl.graph.TargetGraph;

/**
 * The best structure where every edge must gain more than a margin. Steps go from margin 0, where
 * all edges that help stay, to the smallest structure.
 *
 * @param margin the smallest margin at which this is the best structure, nats per row and edge
 * @param overVanilla its gain over the smallest structure, nats per row, without the margin
 */
public record PathStep(double margin, TargetGraph structure, double overVanilla) {}
