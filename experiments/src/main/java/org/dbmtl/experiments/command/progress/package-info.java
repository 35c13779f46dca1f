/** How far an encoding, a search or a training is, as lines or as a bar on a terminal. */
@NullMarked
package org.dbmtl.experiments.command.progress;

import org.jspecify.annotations.NullMarked;
