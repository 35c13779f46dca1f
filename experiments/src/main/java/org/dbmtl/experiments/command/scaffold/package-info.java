/**
 * What every command stands on: its base class, how it talks and reports a fault, how it is
 * interrupted, and the folders it writes. It knows no command.
 */
@NullMarked
package org.dbmtl.experiments.command.scaffold;

import org.jspecify.annotations.NullMarked;
