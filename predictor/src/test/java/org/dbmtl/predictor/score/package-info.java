@NullMarked
package org.dbmtl.predictor.score;

import org.jspecify.annotations.NullMarked;
