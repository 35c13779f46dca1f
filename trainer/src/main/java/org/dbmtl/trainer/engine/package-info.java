/**
 * What all engines do alike: the loop over epochs and steps, evaluation, and the trainer around
 * them. An engine brings a {@link org.dbmtl.trainer.engine.DbmtlNetwork}; start reading there.
 */
@NullMarked
package org.dbmtl.trainer.engine;

import org.jspecify.annotations.NullMarked;
