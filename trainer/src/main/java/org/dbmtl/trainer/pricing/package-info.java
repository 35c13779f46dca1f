/**
 * Prices of parent sets by the network of one training of {@link
 * org.dbmtl.search.study.Method#MASKED}. Start at {@link org.dbmtl.trainer.pricing.MaskedPrices}.
 */
@NullMarked
package org.dbmtl.trainer.pricing;

import org.jspecify.annotations.NullMarked;
