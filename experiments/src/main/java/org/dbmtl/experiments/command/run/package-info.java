/**
 * Commands that train: search, sweep, compare, train, worker, paper, and the studies of noise,
 * power and order under {@code dbmtl bench}.
 */
@NullMarked
package org.dbmtl.experiments.command.run;

import org.jspecify.annotations.NullMarked;
