/** The units that numbers are in: {@link org.dbmtl.predictor.unit.Transform}. */
@NullMarked
package org.dbmtl.predictor.unit;

import org.jspecify.annotations.NullMarked;
