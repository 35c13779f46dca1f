/** What is wrong with what a user gave: {@link org.dbmtl.predictor.fault.ModelException}. */
@NullMarked
package org.dbmtl.predictor.fault;

import org.jspecify.annotations.NullMarked;
