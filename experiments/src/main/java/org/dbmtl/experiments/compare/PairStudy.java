package org.dbmtl.experiments.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;

/** A study of two of a study's targets alone, on the same rows. */
public final class PairStudy {
  private static final Pattern TEXT_LITERAL = Pattern.compile("'");
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])[-+]?\\.?\\d");

  private PairStudy() {}

  /**
   * The study of the two. A {@code where} that names a target outside the pair becomes the same
   * condition on the log's column, so that the two count on the rows on which they counted.
   */
  public static Study of(Study study, String first, String second) {
    List<String> pair = List.of(first, second);
    List<Target> targets = new ArrayList<>();
    for (Target target : study.targets()) {
      String where = target.where();
      if (pair.contains(target.name())
          && where != null
          && study.targetNames().contains(where)
          && !pair.contains(where)) {
        targets.add(target.with(target.weight(), condition(study, where, new LinkedHashSet<>())));
      } else {
        targets.add(target);
      }
    }
    return study.withTargets(targets).restrictedTo(pair);
  }

  /** No edge, and one edge in either direction. */
  public static List<TargetGraph> structures(Study pair) {
    TargetGraph none = TargetGraph.empty(pair.targetNames());
    return List.of(none, none.withParents(new long[] {0, 1}), none.withParents(new long[] {2, 0}));
  }

  /** Where a target is on, as SQL over the log's columns, which are texts. */
  private static String condition(Study study, String name, Set<String> following) {
    Target target = study.target(name);
    if (!following.add(name) || !(target instanceof Target.Binary binary)) {
      // The study itself cannot be read then, and says why.
      throw new StudyException(
          "targets.%s.where: a condition is a binary target, and conditions do not go in a circle"
              .formatted(name));
    }
    String column = '"' + binary.column().replace("\"", "\"\"") + '"';
    String number = "TRY_CAST(%s AS DOUBLE)".formatted(column);
    String rule = binary.positive();
    String on;
    if (rule == null) {
      on = "(%s = 1 OR lower(CAST(%s AS VARCHAR)) = 'true')".formatted(number, column);
    } else {
      boolean numeric = !TEXT_LITERAL.matcher(rule).find() && NUMBER.matcher(rule).find();
      on = "(%s %s)".formatted(numeric ? number : column, rule);
    }
    String where = binary.where();
    if (where == null) {
      return on;
    }
    String also =
        study.targetNames().contains(where)
            ? condition(study, where, following)
            : "(%s)".formatted(where);
    return on + " AND " + also;
  }
}
