@NullMarked
package org.dbmtl.predictor.input;

import org.jspecify.annotations.NullMarked;
