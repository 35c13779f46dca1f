@NullMarked
package org.dbmtl.predictor.json;

import org.jspecify.annotations.NullMarked;
