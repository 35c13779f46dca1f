package org.dbmtl.experiments.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.dbmtl.search.study.StudyException;

/** Writes the demo's log and studies into a folder. */
public final class DemoFolder {
  /** Rows of the log unless another number is asked for. */
  public static final int ROWS = 28_000;

  /** The study of a target with few labels. */
  public static final String RARE = "demo-rare.yaml";

  private static final String LOG = "live-stream.csv";

  /** Seed of the log unless another is asked for. */
  public static final long SEED = 20_190_225;

  private DemoFolder() {}

  /**
   * Writes {@code live-stream.csv}, {@code demo.yaml}, which reads it, and {@code demo-rare.yaml},
   * which reads it with most labels of a target hidden.
   *
   * @param strengths of the edges that outcomes are drawn by
   * @param folder a folder that can be written
   * @param seed of the log
   * @return the study
   * @throws StudyException if {@code rows} is below 1
   */
  public static Path write(Path folder, int rows, long seed, EdgeStrengths strengths) {
    writeLog(folder.resolve(LOG), rows, seed, strengths);
    copy(folder, RARE);
    return copy(folder, "demo.yaml");
  }

  private static Path copy(Path folder, String name) {
    Path study = folder.resolve(name);
    try (InputStream in = DemoFolder.class.getResourceAsStream(name)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      // The study in the sources finds the log where `dbmtl demo` leaves it; this one lies next to
      // it.
      Files.writeString(study, text.replace("../../dbmtl-out/demo/" + LOG, LOG));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return study;
  }

  /**
   * Writes the demo's log alone.
   *
   * @throws StudyException if {@code rows} is below 1
   */
  public static void writeLog(Path file, int rows) {
    writeLog(file, rows, SEED, EdgeStrengths.DEFAULT);
  }

  private static void writeLog(Path file, int rows, long seed, EdgeStrengths strengths) {
    if (rows < 1) {
      throw new StudyException("--rows is %d: use 1 or more".formatted(rows));
    }
    SimulatedStream.write(file, rows, seed, strengths);
  }
}
