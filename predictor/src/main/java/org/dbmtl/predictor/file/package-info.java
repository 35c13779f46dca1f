/** Files that are there whole or not at all: {@link org.dbmtl.predictor.file.PartFile}. */
@NullMarked
package org.dbmtl.predictor.file;

import org.jspecify.annotations.NullMarked;
