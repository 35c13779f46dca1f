/**
 * The parts of reports: a section, a picture or a sentence of what a search, a comparison or a
 * training found, each made from its result as a record.
 */
@NullMarked
package org.dbmtl.reports.section;

import org.jspecify.annotations.NullMarked;
