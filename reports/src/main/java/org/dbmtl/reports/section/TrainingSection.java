package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dbmtl.reports.chart.CurvePlot;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.search.trial.TrainingCurve;

/** How a training went: loss by step, and score by epoch where it was judged. */
public final class TrainingSection {
  private TrainingSection() {}

  public static Section of(TrainingCurve curve) {
    List<Picture> pictures = new ArrayList<>();
    Columns<Integer> columns =
        new Columns<Integer>().number("step", i -> "%,d".formatted(curve.steps().get(i)));
    curve
        .losses()
        .forEach(
            (target, losses) -> {
              columns.number(target, i -> shown(losses.get(i)));
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
    return Section.of(
            "Training",
            columns.table(
                "Training loss up to each step",
                IntStream.range(0, curve.steps().size()).boxed().toList()))
        .show(pictures)
        .say(
            "Each point is the mean over the batches since the point before it, on the rows that were"
                + " trained on: nats of log loss, or squared error in standard deviations, before"
                + " the target's weight."
                + course(curve));
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
