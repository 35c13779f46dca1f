package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.chart.CurvePlot;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.search.trial.TrainingCurve;

/** How a training went: loss by step, and score by epoch where it was judged. */
public final class TrainingSection {
  private TrainingSection() {}

  public static Section of(TrainingCurve curve) {
    List<Picture> pictures = new ArrayList<>();
    List<Column> columns = new ArrayList<>(List.of(Column.number("", "step")));
    curve
        .losses()
        .forEach(
            (target, losses) -> {
              columns.add(Column.number("", target));
              List<CurvePlot.Point> points = points(curve.steps(), losses);
              if (!points.isEmpty()) {
                pictures.add(
                    new Picture(
                        CurvePlot.of("Training loss of " + target, "step", "loss", points).inPage(),
                        Prose.of("Training loss of " + target)));
              }
            });
    if (!curve.scores().isEmpty()) {
      List<CurvePlot.Point> points = new ArrayList<>();
      for (double score : curve.scores()) {
        int epoch = points.size() + 1;
        points.add(
            new CurvePlot.Point(
                epoch, score, "epoch %d: %s".formatted(epoch, Numbers.score(score))));
      }
      pictures.add(
          new Picture(
              CurvePlot.of("Validation score by epoch", "epoch", "score", points).inPage(),
              Prose.of("Validation score after each epoch; the best one's weights were kept")));
    }
    if (!curve.checks().isEmpty()) {
      pictures.add(validation(curve));
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < curve.steps().size(); i++) {
      int window = i;
      List<Cell> row = new ArrayList<>(List.of(Cell.of("%,d".formatted(curve.steps().get(i)))));
      curve.losses().values().forEach(losses -> row.add(Cell.of(shown(losses.get(window)))));
      rows.add(row);
    }
    return new Section(
        "Training",
        List.of(new ReportTable("Training loss up to each step", columns, rows)),
        pictures,
        List.of(
            Prose.of(
                "Each point is the mean over the batches since the point before it, on the rows that were"
                    + " trained on: nats of log loss, or squared error in standard deviations, before"
                    + " the target's weight."
                    + course(curve))));
  }

  private static Picture validation(TrainingCurve curve) {
    List<CurvePlot.Point> points = new ArrayList<>();
    for (int i = 0; i < curve.checks().size(); i++) {
      int step = curve.checks().get(i);
      double loss = curve.validLosses().get(i);
      points.add(
          new CurvePlot.Point(step, loss, "step %,d: %s".formatted(step, shown((float) loss))));
    }
    return new Picture(
        CurvePlot.of("Validation loss", "step", "loss", points).inPage(),
        Prose.of("Validation loss: all targets by their weights, before any averaging of weights"));
  }

  private static String course(TrainingCurve curve) {
    return switch (curve.course()) {
      case IMPROVING -> " By its validation loss it was still improving at the end.";
      case PAST_BEST -> " By its validation loss it was past its best epoch at the end.";
      case SETTLED -> " By its validation loss it had settled.";
      case UNKNOWN -> "";
    };
  }

  private static List<CurvePlot.Point> points(List<Integer> steps, List<Float> losses) {
    List<CurvePlot.Point> points = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (!losses.get(i).isNaN()) {
        points.add(
            new CurvePlot.Point(
                steps.get(i),
                losses.get(i),
                "step %,d: %s".formatted(steps.get(i), shown(losses.get(i)))));
      }
    }
    return points;
  }

  private static String shown(float loss) {
    return Float.isNaN(loss) ? Numbers.ABSENT : Numbers.metric((double) loss);
  }
}
