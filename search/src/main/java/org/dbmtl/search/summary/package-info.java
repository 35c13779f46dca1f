/**
 * A search as its {@code ranking.json} tells it: read back from the output folder, long after the
 * search and without its log, for reports. Start reading at {@link
 * org.dbmtl.search.summary.SearchSummary}.
 */
@NullMarked
package org.dbmtl.search.summary;

import org.jspecify.annotations.NullMarked;
