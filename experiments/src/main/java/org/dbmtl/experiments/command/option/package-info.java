/** Options that several commands have, as mixins, and what they make of a study. */
@NullMarked
package org.dbmtl.experiments.command.option;

import org.jspecify.annotations.NullMarked;
