/**
 * How much each hyperparameter counts. Start reading at {@link
 * org.dbmtl.search.importance.FunctionalAnova}.
 */
@NullMarked
package org.dbmtl.search.importance;

import org.jspecify.annotations.NullMarked;
