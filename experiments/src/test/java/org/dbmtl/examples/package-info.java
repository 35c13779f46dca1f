/**
 * Programs that use dbmtl from Java, as a user writes them; the README shows them word for word.
 */
@NullMarked
package org.dbmtl.examples;

import org.jspecify.annotations.NullMarked;
