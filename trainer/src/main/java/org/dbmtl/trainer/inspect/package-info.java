/**
 * Looks at a log before anything is trained: what a study reads from it, with warnings of what
 * would spoil a search, and a first study for a log that has none. Start reading at {@link
 * org.dbmtl.trainer.inspect.LogInspection} and {@link org.dbmtl.trainer.inspect.StarterStudy}.
 */
@NullMarked
package org.dbmtl.trainer.inspect;

import org.jspecify.annotations.NullMarked;
