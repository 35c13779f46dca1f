/** Rankings, trials and studies as aligned text for a terminal and as CSV, a line for each. */
@NullMarked
package org.dbmtl.reports.listing;

import org.jspecify.annotations.NullMarked;
