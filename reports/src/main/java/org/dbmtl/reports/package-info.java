/**
 * What a search found, for people: a terminal table, a Markdown report, and the best structure as
 * DOT and text; and what is seen in a trial store as tables and CSV. Everything here returns text
 * or writes files; nothing prints. Start reading at {@link org.dbmtl.reports.SearchPage} and {@link
 * org.dbmtl.reports.HtmlPage}.
 */
@NullMarked
package org.dbmtl.reports;

import org.jspecify.annotations.NullMarked;
