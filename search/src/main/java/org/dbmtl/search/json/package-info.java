/** Records as JSON text, and back. */
@NullMarked
package org.dbmtl.search.json;

import org.jspecify.annotations.NullMarked;
