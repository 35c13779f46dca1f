package org.dbmtl.reports;

import java.nio.file.Path;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.format.GraphFormat;
import org.dbmtl.search.evidence.AtomicFile;

/** The best structure as files: {@code best.txt} in text form and {@code best.dot} to draw. */
public final class BestStructure {
  private BestStructure() {}

  /**
   * Writes both files.
   *
   * @throws org.dbmtl.search.study.StudyException if one cannot be written
   */
  public static void write(Path folder, TargetGraph structure) {
    AtomicFile.write(folder.resolve("best.txt"), structure.text() + "\n");
    AtomicFile.write(folder.resolve("best.dot"), GraphFormat.DOT.write(structure));
  }
}
