package org.dbmtl.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long Chromium takes to load and lay out a page, beyond what an empty one takes. */
final class BrowserOpening {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final int RUNS = 3;
  private static final int MOST_SECONDS = 60;

  private BrowserOpening() {}

  /** Seconds, the median of three, or null without Chromium. */
  static @Nullable Double seconds(Path page) throws IOException {
    Path browser = browser();
    if (browser == null) {
      return null;
    }
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      Path empty = folder.path().resolve("empty.html");
      Files.writeString(empty, "<!DOCTYPE html><title>empty</title>");
      run(browser, empty, folder.path());
      return Math.max(
          0, median(browser, page, folder.path()) - median(browser, empty, folder.path()));
    }
  }

  private static double median(Path browser, Path page, Path folder) throws IOException {
    double[] seconds = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      seconds[i] = run(browser, page, folder);
    }
    Arrays.sort(seconds);
    return seconds[RUNS / 2];
  }

  /** A picture of the page takes loading, scripts, layout and painting. */
  private static double run(Path browser, Path page, Path folder) throws IOException {
    List<String> command = new ArrayList<>(List.of(browser.toString(), "--headless=new"));
    command.addAll(List.of("--no-sandbox", "--disable-gpu", "--window-size=1440,900"));
    command.add("--user-data-dir=" + folder.resolve("profile"));
    command.add("--screenshot=" + folder.resolve("page.png"));
    command.add(page.toAbsolutePath().toUri().toString());
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(
            "Chromium has not shown %s in %d seconds".formatted(page, MOST_SECONDS));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static @Nullable Path browser() {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(":", -1)) {
      for (String name : NAMES) {
        Path file = Path.of(folder.isEmpty() ? "." : folder, name);
        if (Files.isExecutable(file)) {
          return file;
        }
      }
    }
    return null;
  }
}
