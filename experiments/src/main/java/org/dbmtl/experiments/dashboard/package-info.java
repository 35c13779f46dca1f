/**
 * A local web page that follows the studies of a store. Start reading at {@link
 * org.dbmtl.experiments.dashboard.Dashboard}.
 */
@NullMarked
package org.dbmtl.experiments.dashboard;

import org.jspecify.annotations.NullMarked;
