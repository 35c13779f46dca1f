/**
 * What a search found, for people. Everything here returns text or writes files; nothing prints.
 * Start reading at {@link org.dbmtl.reports.page.SearchPage} and {@link
 * org.dbmtl.reports.format.HtmlPage}: {@code page} puts the parts of {@code section} together,
 * {@code format} writes them, and {@code listing} is for a terminal.
 */
@NullMarked
package org.dbmtl.reports;

import org.jspecify.annotations.NullMarked;
