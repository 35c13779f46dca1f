/**
 * Writes a found candidate as the configuration of another system, or as a study of its own. It
 * reads studies and candidates alone, and so is part of the search: no trainer and no log is
 * needed. Start reading at {@link org.dbmtl.search.export.ExportFormat}.
 */
@NullMarked
package org.dbmtl.search.export;

import org.jspecify.annotations.NullMarked;
