package org.dbmtl.reports.page;

import java.nio.file.Path;
import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.format.GraphFormat;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.result.SearchAnswer;
import org.dbmtl.search.result.SearchSummary;

/**
 * The recommended structure as files: {@code best.txt} in text form and {@code best.dot} to draw,
 * in which an edge whose direction is open has no arrow head.
 */
public final class BestStructure {
  private BestStructure() {}

  /**
   * Writes both files, unless nothing is recommended.
   *
   * @return what was written
   * @throws org.dbmtl.search.study.StudyException if one cannot be written
   */
  public static List<Path> write(Path folder, SearchSummary search) {
    SearchAnswer answer = search.answer();
    if (answer == null) {
      return List.of();
    }
    TargetGraph structure = answer.recommended();
    Path text = folder.resolve("best.txt");
    Path drawing = folder.resolve("best.dot");
    AtomicFile.write(text, structure.text() + "\n");
    AtomicFile.write(drawing, GraphFormat.DOT.write(structure, search.undirected(structure)));
    return List.of(drawing, text);
  }
}
