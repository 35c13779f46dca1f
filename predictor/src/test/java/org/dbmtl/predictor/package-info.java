@NullMarked
package org.dbmtl.predictor;

import org.jspecify.annotations.NullMarked;
