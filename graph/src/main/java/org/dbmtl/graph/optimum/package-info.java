/**
 * The best structures where a structure's score is a sum of local scores, one for each target and
 * its parents. Start reading at {@link org.dbmtl.graph.optimum.BestStructures}, which takes a table
 * of local scores ({@link org.dbmtl.graph.optimum.LocalScores}) and picks the algorithm by the
 * number of targets. {@link org.dbmtl.graph.optimum.MarginPath} tells how the best structure thins
 * out as an edge gets a price. Constraints hold because a parent set that they exclude has no entry
 * in the table.
 */
@NullMarked
package org.dbmtl.graph.optimum;

import org.jspecify.annotations.NullMarked;
