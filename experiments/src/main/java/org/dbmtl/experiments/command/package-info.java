/**
 * The {@code dbmtl} command. Start reading at {@link org.dbmtl.experiments.command.Dbmtl}. Its
 * sub-commands are in {@code run}, {@code look} and {@code make}; these stand on {@code option},
 * {@code progress} and {@code scaffold}.
 */
@NullMarked
package org.dbmtl.experiments.command;

import org.jspecify.annotations.NullMarked;
