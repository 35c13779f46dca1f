/**
 * Decides how much training each point of a sweep gets. Start reading at {@link
 * org.dbmtl.search.scheduler.Scheduler}.
 */
@NullMarked
package org.dbmtl.search.scheduler;

import org.jspecify.annotations.NullMarked;
