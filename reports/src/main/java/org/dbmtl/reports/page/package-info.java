/**
 * Whole reports: of a search, a sweep, a comparison, a noise study and the dashboard, and the files
 * they are written to. Start reading at {@link org.dbmtl.reports.page.SearchPage}.
 */
@NullMarked
package org.dbmtl.reports.page;

import org.jspecify.annotations.NullMarked;
