/** Logs that the tests of the engines train on. */
@NullMarked
package org.dbmtl.trainer;

import org.jspecify.annotations.NullMarked;
