/**
 * The space of structures that a study allows. Start reading at {@link
 * org.dbmtl.graph.space.DagSpace}.
 */
@NullMarked
package org.dbmtl.graph.space;

import org.jspecify.annotations.NullMarked;
