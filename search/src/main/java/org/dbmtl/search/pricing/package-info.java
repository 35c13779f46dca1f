/**
 * Prices of parent sets by one training, and what follows from them: the worth of each edge, the
 * best structures, and the gate that compares them with real trainings. Start at {@link
 * org.dbmtl.search.pricing.Pricing}.
 */
@NullMarked
package org.dbmtl.search.pricing;

import org.jspecify.annotations.NullMarked;
