package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.svg.Svg;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.sweep.SweepResult;
import org.dbmtl.search.sweep.SweepTrial;
import org.jspecify.annotations.Nullable;

/**
 * Charts of a sweep: the history of the best, parallel coordinates, the importance of each
 * parameter, and the scores along each parameter. Each list is empty if there is nothing to draw.
 */
public final class SweepCharts {
  private static final int WIDTH = 720;

  /** Of a chart that stands next to others. */
  private static final int SMALL = 340;

  private static final int MARGIN = 56;

  private final SweepResult result;
  private final List<Scored> all = new ArrayList<>();
  private final List<Scored> judged;

  private SweepCharts(SweepResult result) {
    this.result = result;
    for (SweepTrial trial : result.trials()) {
      Point point = trial.point();
      Double score = trial.score();
      if (point != null && score != null) {
        all.add(new Scored(trial.outcome().spec().id(), point, trial.share(), score));
      }
    }
    double least = all.stream().mapToDouble(Scored::share).min().orElse(1);
    judged = all.stream().filter(each -> each.share() == least).toList();
  }

  /** Every training by its number, and the best in full so far. */
  public static List<Picture> history(SweepResult result) {
    SweepCharts charts = new SweepCharts(result);
    return charts.all.isEmpty() ? List.of() : List.of(charts.history());
  }

  /** A line for each point across an axis for each parameter. */
  public static List<Picture> coordinates(SweepResult result) {
    SweepCharts charts = new SweepCharts(result);
    return charts.all.isEmpty() ? List.of() : List.of(charts.coordinates());
  }

  /** A bar for each parameter. */
  public static List<Picture> importance(SweepResult result) {
    return result.importance().isEmpty() ? List.of() : List.of(new SweepCharts(result).bars());
  }

  /** The score along each parameter, a picture each. */
  public static List<Picture> slices(SweepResult result) {
    SweepCharts charts = new SweepCharts(result);
    return names(charts.judged).stream().map(charts::slice).toList();
  }

  /** A training of a point that completed. */
  private record Scored(long number, Point point, double share, double score) {
    String tip() {
      return "training %d: %s".formatted(number, Numbers.score(score));
    }
  }

  private static List<String> names(List<Scored> trials) {
    Set<String> names = new LinkedHashSet<>();
    trials.forEach(trial -> names.addAll(trial.point().values().keySet()));
    return List.copyOf(names);
  }

  /**
   * From the least score that is not an outlier below, by Tukey's fence, so that good ones differ.
   */
  private static Axis scores(List<Scored> trials) {
    double[] sorted = trials.stream().mapToDouble(Scored::score).sorted().toArray();
    double lower = sorted[sorted.length / 4];
    double upper = sorted[sorted.length * 3 / 4];
    double fence = lower - 1.5 * (upper - lower);
    double from = Arrays.stream(sorted).filter(score -> score >= fence).min().orElse(lower);
    return new Axis(from, sorted[sorted.length - 1], false, null);
  }

  /** What is said of scores that lie below an axis. */
  private static String below(List<Scored> trials, Axis axis) {
    return trials.stream().anyMatch(each -> each.score() < axis.from())
        ? " Scores below %s stand at its foot.".formatted(axis.low())
        : "";
  }

  private Picture history() {
    Area area = new Area(WIDTH, 260, "Score by training");
    Axis across = Axis.of(all.stream().map(each -> (Object) each.number()).toList());
    Axis up = scores(all);
    area.frame(across, up);
    List<double[]> line = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    for (Scored each : all) {
      double x = across.at(each.number());
      area.dot(x, up.at(each.score()), each);
      if (each.share() == 1) {
        if (!line.isEmpty()) {
          line.add(area.place(x, up.at(best)));
        }
        best = Math.max(best, each.score());
        line.add(area.place(x, up.at(best)));
      }
    }
    if (!line.isEmpty()) {
      area.svg.polyline(line, "line");
    }
    return area.picture("Score by training; the line is the best in full so far." + below(all, up));
  }

  private Picture coordinates() {
    Area area = new Area(WIDTH, 300, "Parallel coordinates");
    List<String> names = names(judged);
    List<Axis> axes = new ArrayList<>();
    for (String name : names) {
      axes.add(
          Axis.of(
              judged.stream()
                  .map(each -> each.point().find(name))
                  .filter(Objects::nonNull)
                  .toList()));
    }
    axes.add(scores(judged));
    List<Scored> rising =
        judged.stream().sorted(Comparator.comparingDouble(Scored::score)).toList();
    for (int rank = 0; rank < rising.size(); rank++) {
      Scored each = rising.get(rank);
      List<double[]> line = new ArrayList<>();
      for (int i = 0; i < axes.size(); i++) {
        Object value = i == names.size() ? (Object) each.score() : each.point().find(names.get(i));
        if (value != null) {
          line.add(area.place((double) i / names.size(), axes.get(i).at(value)));
        }
      }
      area.svg.polyline(line, rank >= rising.size() * 9 / 10 ? "best-line" : "pale-line");
    }
    for (int i = 0; i < axes.size(); i++) {
      double x = area.x((double) i / names.size());
      area.svg.line(x, area.y(0), x, area.y(1), "axis");
      String name = i == names.size() ? "score" : names.get(i);
      area.svg.text(
          x, i % 2 == 0 ? 14 : 28, "middle", "", name.substring(name.lastIndexOf('.') + 1));
      area.svg.text(x, area.height - 26, "middle", "soft", axes.get(i).low());
      area.svg.text(x, area.height - 12, "middle", "soft", "to " + axes.get(i).high());
    }
    return area.picture(
        "Parallel coordinates at the smallest share of a training; the best tenth is green."
            + below(judged, axes.get(names.size())));
  }

  private Picture bars() {
    Map<String, Double> importance = result.importance();
    Area area = new Area(WIDTH, 24 * importance.size() + 12, "Importance");
    int row = 0;
    for (Map.Entry<String, Double> each : importance.entrySet()) {
      double top = 6 + 24.0 * row++;
      double length = Math.max(0, Math.min(1, each.getValue())) * (WIDTH - 330);
      area.svg.text(240, top + 14, "end", "", each.getKey());
      area.svg.rectangle(250, top, length, 18, 0, "point", 1);
      area.svg.text(256 + length, top + 14, "start", "", Numbers.percent(each.getValue()));
    }
    return area.picture("Share of the score's variance that a parameter explains alone.");
  }

  private Picture slice(String name) {
    List<Scored> with = judged.stream().filter(each -> each.point().find(name) != null).toList();
    Area area = new Area(SMALL, 200, "Score by " + name);
    Axis across = Axis.of(with.stream().map(each -> each.point().get(name)).toList());
    Axis up = scores(judged);
    area.frame(across, up);
    with.forEach(each -> area.dot(across.at(each.point().get(name)), up.at(each.score()), each));
    return area.picture("Score by " + name + "." + below(with, up));
  }

  /** A picture whose places are shares of its width and height inside the margins. */
  private static final class Area {
    private final Svg svg;
    private final int width;
    private final int height;

    Area(int width, int height, String title) {
      this.svg = new Svg(width, height, title, "");
      this.width = width;
      this.height = height;
    }

    double x(double share) {
      return MARGIN + share * (width - 2.0 * MARGIN);
    }

    double y(double share) {
      return height - 44 - share * (height - 80.0);
    }

    double[] place(double across, double up) {
      return new double[] {x(across), y(up)};
    }

    void frame(Axis across, Axis up) {
      svg.line(x(0), y(0), x(1), y(0), "axis");
      svg.line(x(0), y(0), x(0), y(1), "axis");
      svg.text(x(0), height - 26, "start", "soft", across.low());
      svg.text(x(1), height - 26, "end", "soft", across.high() + (across.log() ? " (log)" : ""));
      svg.text(x(0), y(1) - 8, "middle", "soft", up.high());
      svg.text(x(0) - 4, y(0) - 2, "end", "soft", up.low());
    }

    void dot(double across, double up, Scored what) {
      svg.circle(x(across), y(up), 3, what.share() == 1 ? "point" : "faint", what.tip());
    }

    Picture picture(String caption) {
      return new Picture(svg.inPage(), Prose.of(caption));
    }
  }

  /**
   * Where values stand on an axis: numbers by size, by their logarithm if they span more than a
   * factor of 30, other values in the order in which they first came.
   *
   * @param order of values that are no numbers; null for numbers
   */
  private record Axis(double from, double to, boolean log, @Nullable List<Object> order) {
    static Axis of(List<Object> values) {
      if (!values.isEmpty() && values.stream().allMatch(Number.class::isInstance)) {
        double from = values.stream().mapToDouble(v -> ((Number) v).doubleValue()).min().orElse(0);
        double to = values.stream().mapToDouble(v -> ((Number) v).doubleValue()).max().orElse(1);
        return new Axis(from, to, from > 0 && to / from > 30, null);
      }
      return new Axis(0, 1, false, values.stream().distinct().toList());
    }

    /** In [0, 1], what is outside moved to the nearer end; 0.5 where there is one value alone. */
    double at(Object value) {
      if (order != null) {
        return order.size() < 2 ? 0.5 : (double) order.indexOf(value) / (order.size() - 1);
      }
      double number = ((Number) value).doubleValue();
      if (to == from) {
        return 0.5;
      }
      double place =
          log ? Math.log(number / from) / Math.log(to / from) : (number - from) / (to - from);
      return Math.min(Math.max(place, 0), 1);
    }

    String low() {
      return order == null ? text(from) : order.isEmpty() ? "" : shown(order.get(0));
    }

    String high() {
      return order == null ? text(to) : order.isEmpty() ? "" : shown(order.get(order.size() - 1));
    }

    private static String shown(Object value) {
      String text = value.toString();
      return text.isEmpty() ? Prose.NO_EDGES : text;
    }

    private static String text(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e9
          ? Long.toString((long) value)
          : String.format(Locale.ROOT, "%.3g", value);
    }
  }
}
