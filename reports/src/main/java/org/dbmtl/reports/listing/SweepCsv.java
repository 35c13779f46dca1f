package org.dbmtl.reports.listing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dbmtl.reports.format.Csv;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.sweep.SweepResult;
import org.dbmtl.search.sweep.SweepTrial;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome.Completed;

/** The trainings of a sweep as CSV: a line for each, a column for each parameter. */
public final class SweepCsv {
  private SweepCsv() {}

  /** The file's content, numbers in full. */
  public static String of(SweepResult result) {
    Set<String> names = new LinkedHashSet<>();
    for (SweepTrial trial : result.trials()) {
      Point point = trial.point();
      if (point != null) {
        names.addAll(point.values().keySet());
      }
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("training", "share", "score", "joint", "served"));
    names.forEach(name -> head.add(Csv.name(name)));
    rows.add(head);
    for (SweepTrial trial : result.trials()) {
      Point point = trial.point();
      Double score = trial.score();
      List<String> row = new ArrayList<>();
      row.add(Long.toString(trial.outcome().spec().id()));
      row.add(Double.toString(trial.share()));
      row.add(score == null ? "" : score.toString());
      JointAndServed named =
          trial.outcome() instanceof Completed completed
              ? NamedScores.of(result.study(), completed, Part.VALID)
              : null;
      row.add(named == null ? "" : Double.toString(named.joint()));
      row.add(named == null ? "" : Double.toString(named.served()));
      for (String name : names) {
        Object value = point == null ? null : point.find(name);
        row.add(value == null ? "" : Csv.name(value.toString()));
      }
      rows.add(row);
    }
    return Csv.of(rows);
  }
}
