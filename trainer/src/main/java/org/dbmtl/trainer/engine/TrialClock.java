package org.dbmtl.trainer.engine;

import java.lang.management.ManagementFactory;
import org.dbmtl.search.trial.Provenance;

/** Measures what a trial costs on the thread that made it. */
final class TrialClock {
  private final String engine;
  private final String data;
  private final long wallStart = System.nanoTime();
  private final long cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

  TrialClock(String engine, String data) {
    this.engine = engine;
    this.data = data;
  }

  /** Provenance of a trial that ends now, on the thread that began it. */
  Provenance provenance() {
    return Provenance.here(
        engine,
        1,
        data,
        (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart) / 1e9,
        (System.nanoTime() - wallStart) / 1e9);
  }
}
