/**
 * Sweeps over the hyperparameters of a study, alone or together with its structure. Start reading
 * at {@link org.dbmtl.search.sweep.SweepFile} and {@link org.dbmtl.search.sweep.Sweep}.
 */
@NullMarked
package org.dbmtl.search.sweep;

import org.jspecify.annotations.NullMarked;
