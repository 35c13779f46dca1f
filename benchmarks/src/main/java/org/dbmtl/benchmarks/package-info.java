/**
 * Benchmarks that the command runs, {@code dbmtl bench}, in a module of their own, so that neither
 * they nor JMH are on the class path of any other command. Their figures are in {@code
 * docs/benchmarks.md}. Start reading at {@link org.dbmtl.benchmarks.TrainBenchmark}.
 */
@NullMarked
package org.dbmtl.benchmarks;

import org.jspecify.annotations.NullMarked;
