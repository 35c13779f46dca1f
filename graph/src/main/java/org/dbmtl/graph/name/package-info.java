/**
 * Names in files and on the command line: {@link org.dbmtl.graph.name.Keyed} gives those of enums,
 * {@link org.dbmtl.graph.name.Nearest} guesses what a misspelled one was meant to be.
 */
@NullMarked
package org.dbmtl.graph.name;

import org.jspecify.annotations.NullMarked;
