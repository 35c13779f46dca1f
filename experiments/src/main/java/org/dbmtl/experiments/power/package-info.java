/**
 * How many rows and how strong edges it takes to tell the true structure from vanilla: {@code dbmtl
 * bench power}. Start reading at {@link org.dbmtl.experiments.power.PowerCell}.
 */
@NullMarked
package org.dbmtl.experiments.power;

import org.jspecify.annotations.NullMarked;
