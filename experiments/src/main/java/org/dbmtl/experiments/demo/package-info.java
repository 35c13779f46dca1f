/**
 * The bundled demo: a simulated log whose structure is known, a search on it, and what the search
 * found against the truth. Start reading at {@link org.dbmtl.experiments.demo.SimulatedStream}.
 */
@NullMarked
package org.dbmtl.experiments.demo;

import org.jspecify.annotations.NullMarked;
