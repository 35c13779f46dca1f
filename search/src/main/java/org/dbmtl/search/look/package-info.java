/**
 * Looks into a trial store without changing it: how its studies stand, which of their trials a user
 * asks for, and all that is known of one. Start reading at {@link
 * org.dbmtl.search.look.StudySummary}.
 */
@NullMarked
package org.dbmtl.search.look;

import org.jspecify.annotations.NullMarked;
