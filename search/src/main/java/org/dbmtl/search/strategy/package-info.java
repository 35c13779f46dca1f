/**
 * Strategies that propose structures behind ask/tell. Start reading at {@link
 * org.dbmtl.search.strategy.SearchStrategy}.
 */
@NullMarked
package org.dbmtl.search.strategy;

import org.jspecify.annotations.NullMarked;
