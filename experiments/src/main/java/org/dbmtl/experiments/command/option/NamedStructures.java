package org.dbmtl.experiments.command.option;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;

/** Reads structures that an option names. */
public final class NamedStructures {
  private NamedStructures() {}

  /**
   * A structure over a study's targets that its constraints allow.
   *
   * @param option that names it, for messages
   * @throws StudyException if it cannot be read, or breaks a constraint
   */
  public static TargetGraph allowed(Study study, String option, String text) {
    TargetGraph structure;
    try {
      structure = TargetGraph.parse(study.targetNames(), text);
    } catch (StructureException e) {
      throw new StudyException("%s '%s': %s".formatted(option, text.strip(), e.getMessage()), e);
    }
    List<String> violations = study.constraints().violations(structure);
    if (!violations.isEmpty()) {
      throw new StudyException(
          "%s '%s' breaks the study's constraints: %s"
              .formatted(option, text.strip(), String.join("; ", violations)));
    }
    return structure;
  }

  /**
   * Structures, each once.
   *
   * @throws StudyException if one of them is not allowed, or given twice
   */
  public static List<TargetGraph> allowed(Study study, String option, List<String> texts) {
    List<TargetGraph> structures = new ArrayList<>();
    for (String text : texts) {
      TargetGraph structure = allowed(study, option, text);
      if (structures.contains(structure)) {
        throw new StudyException(
            "%s: '%s' is given twice, as '%s': keep one"
                .formatted(option, text.strip(), structure.text()));
      }
      structures.add(structure);
    }
    return structures;
  }
}
