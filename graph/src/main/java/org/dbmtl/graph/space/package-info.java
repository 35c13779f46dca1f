/**
 * The space of structures that a study allows: membership, neighbours, enumeration, counting and
 * uniform sampling. Start reading at {@link org.dbmtl.graph.space.DagSpace}. Everything in here
 * rests on one fact, written down in {@code ParentRules}: all constraints are about the parents of
 * one target, and only acyclicity ties the targets together.
 */
@NullMarked
package org.dbmtl.graph.space;

import org.jspecify.annotations.NullMarked;
