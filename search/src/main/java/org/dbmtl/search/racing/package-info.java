/**
 * Decides which candidates are worth more repeats. Start reading at {@link
 * org.dbmtl.search.racing.Race}.
 */
@NullMarked
package org.dbmtl.search.racing;

import org.jspecify.annotations.NullMarked;
