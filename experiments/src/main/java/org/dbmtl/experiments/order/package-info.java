/**
 * The chain rule as a test: complete orders of the targets, trained where edges carry labels, have
 * one joint likelihood, so their scores must agree. Start with {@link
 * org.dbmtl.experiments.order.OrderComparison}.
 */
@NullMarked
package org.dbmtl.experiments.order;

import org.jspecify.annotations.NullMarked;
