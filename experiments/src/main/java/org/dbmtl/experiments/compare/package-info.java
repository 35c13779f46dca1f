/**
 * What a comparison trains: methods and structures over a study, on all its targets or on pairs.
 * Start reading at {@link org.dbmtl.experiments.compare.ComparePlan}.
 */
@NullMarked
package org.dbmtl.experiments.compare;

import org.jspecify.annotations.NullMarked;
