package org.dbmtl.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A log that any engine reads in no time. */
final class TinyLog {
  private TinyLog() {}

  /** Writes {@code log.csv}: the columns user, age, click and like. */
  static void write(Path folder) throws IOException {
    StringBuilder log = new StringBuilder("user,age,click,like\n");
    for (int row = 0; row < 600; row++) {
      int click = row * 7 % 11 < 5 ? 1 : 0;
      log.append("u%d,%d,%d,%d\n".formatted(row % 7, row % 50, click, row % 3 == 0 ? click : 0));
    }
    Files.writeString(folder.resolve("log.csv"), log);
  }
}
