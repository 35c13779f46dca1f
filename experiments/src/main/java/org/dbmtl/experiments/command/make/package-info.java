/** Commands that make something to begin with: a first study file, and the demo. */
@NullMarked
package org.dbmtl.experiments.command.make;

import org.jspecify.annotations.NullMarked;
