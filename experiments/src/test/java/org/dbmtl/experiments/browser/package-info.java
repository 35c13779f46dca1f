/** Reports opened in a real browser. Skipped with a message where none can be installed. */
@NullMarked
package org.dbmtl.experiments.browser;

import org.jspecify.annotations.NullMarked;
