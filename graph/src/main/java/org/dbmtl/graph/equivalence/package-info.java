/**
 * Which structures say the same, and how far others are apart. Start reading at {@link
 * org.dbmtl.graph.equivalence.MarkovEquivalence}; {@link org.dbmtl.graph.equivalence.Cpdag} stands
 * for a class of structures that no data can distinguish, {@link
 * org.dbmtl.graph.equivalence.HammingDistance} counts differing links.
 */
@NullMarked
package org.dbmtl.graph.equivalence;

import org.jspecify.annotations.NullMarked;
