package org.dbmtl.search.pricing;

import org.dbmtl.graph.TargetGraph;

/**
 * A structure with its price.
 *
 * @param gain of all targets by their weights, nats per row over their base
 * @param overVanilla its gain over the smallest structure of the space
 */
public record PricedStructure(TargetGraph structure, double gain, Worth overVanilla) {}
