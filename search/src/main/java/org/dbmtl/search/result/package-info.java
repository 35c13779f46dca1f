/**
 * The files that commands write, as records: the file is the record. Start reading at {@link
 * org.dbmtl.search.result.ResultFile}, which binds them, and {@link
 * org.dbmtl.search.result.SearchSummary}.
 */
@NullMarked
package org.dbmtl.search.result;

import org.jspecify.annotations.NullMarked;
