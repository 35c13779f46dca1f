/** What an edge carries: {@link org.dbmtl.predictor.signal.EdgeSignal}. */
@NullMarked
package org.dbmtl.predictor.signal;

import org.jspecify.annotations.NullMarked;
