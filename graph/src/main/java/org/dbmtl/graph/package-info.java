/**
 * The DAG over targets as a value. Start reading at {@link org.dbmtl.graph.TargetGraph}; {@link
 * org.dbmtl.graph.Edit} changes one edge of it, {@link org.dbmtl.graph.EdgeConstraints} says which
 * edges a study allows. Sub-packages hold the {@code space} of such DAGs, their {@code equivalence}
 * and distances, and their file {@code format}s.
 */
@NullMarked
package org.dbmtl.graph;

import org.jspecify.annotations.NullMarked;
