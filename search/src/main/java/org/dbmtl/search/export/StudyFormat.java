package org.dbmtl.search.export;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Study;

/**
 * A study of this one candidate: its structure's edges are required and all others forbidden, so
 * that {@code dbmtl train} on it trains the very same network; all other settings are kept.
 */
final class StudyFormat implements ExportFormat {
  @Override
  public String name() {
    return "yaml";
  }

  @Override
  public String text(ExportedCandidate exported) {
    StringBuilder comments = new StringBuilder();
    for (String line :
        List.of(
            exported.origin(),
            "The structure is fixed: its edges are required, and all others are forbidden.")) {
      comments.append("# ").append(line.replaceAll("\\R", " ")).append('\n');
    }
    return comments + exported.file().text(fixed(exported));
  }

  private static Study fixed(ExportedCandidate exported) {
    Study study = exported.study();
    TargetGraph structure = exported.candidate().structure();
    List<Edge> forbidden = new ArrayList<>();
    for (String parent : structure.targets()) {
      for (String child : structure.targets()) {
        if (!parent.equals(child) && !structure.parents(child).contains(parent)) {
          forbidden.add(new Edge(parent, child));
        }
      }
    }
    EdgeConstraints own = study.constraints();
    return study
        .withConstraints(
            new EdgeConstraints(structure.edges(), forbidden, own.tiers(), own.maxParents()))
        .withNetwork(exported.network())
        .withTraining(exported.training())
        // A structure to start from would be another one than the only one there is.
        .withSearch(study.search().withStart(null));
  }
}
