package org.dbmtl.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The largest resident memory of this process so far. */
final class PeakMemory {
  private PeakMemory() {}

  /** Mapped files that were touched count too; 0 where the system does not tell. */
  static double megabytes() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        }
      }
    } catch (IOException e) {
      // No such file outside Linux.
    }
    return 0;
  }
}
