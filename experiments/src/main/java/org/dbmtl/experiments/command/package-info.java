/**
 * The {@code dbmtl} command: what its sub-commands do with the other modules, how they show
 * progress, where they write, and how they tell what went wrong. Start reading at {@link
 * org.dbmtl.experiments.command.Dbmtl}.
 */
@NullMarked
package org.dbmtl.experiments.command;

import org.jspecify.annotations.NullMarked;
