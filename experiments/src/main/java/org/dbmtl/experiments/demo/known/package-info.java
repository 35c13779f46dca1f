/**
 * Logs of many outcomes whose structure is known: drawn at random, or by a network from a file.
 * Start reading at {@link org.dbmtl.experiments.demo.known.KnownLog}.
 */
@NullMarked
package org.dbmtl.experiments.demo.known;

import org.jspecify.annotations.NullMarked;
