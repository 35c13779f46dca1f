/**
 * Benchmarks that the command runs, {@code dbmtl bench}. Their figures stand in {@code
 * docs/benchmarks.md}. Start reading at {@link org.dbmtl.experiments.bench.TrainBenchmark}.
 */
@NullMarked
package org.dbmtl.experiments.bench;

import org.jspecify.annotations.NullMarked;
