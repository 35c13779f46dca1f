/**
 * What a report is made of, whatever it tells: {@link org.dbmtl.reports.format.ReportPage} with its
 * tables and sentences, the writers of its formats, and plain text for a terminal.
 */
@NullMarked
package org.dbmtl.reports.format;

import org.jspecify.annotations.NullMarked;
