package org.dbmtl.benchmarks;

import java.util.concurrent.TimeUnit;
import org.dbmtl.trainer.fused.EngineKernels.Work;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What JMH runs: one kernel again and again. {@link KernelsBenchmark} says which and how often. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets and calls in the order of a benchmark's life
public class KernelRuns {
  /** The kernel. */
  @Param public KernelCase kernel;

  private Work work;

  /** Makes the kernel's data. */
  @Setup
  public void open() {
    work = kernel.open();
  }

  /** The kernel once. */
  @Benchmark
  public void run() {
    work.run();
  }

  /** Frees the data. */
  @TearDown
  public void close() {
    work.close();
  }
}
