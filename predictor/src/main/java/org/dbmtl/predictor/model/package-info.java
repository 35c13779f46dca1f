/**
 * What a model file holds, and how it is written and read. Start reading at {@link
 * org.dbmtl.predictor.model.ModelFile}.
 */
@NullMarked
package org.dbmtl.predictor.model;

import org.jspecify.annotations.NullMarked;
