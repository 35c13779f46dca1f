/**
 * Heuristics that look at the targets' labels alone and propose a start structure and an order of
 * targets. Start reading at {@link org.dbmtl.search.seeding.Seeding}.
 */
@NullMarked
package org.dbmtl.search.seeding;

import org.jspecify.annotations.NullMarked;
