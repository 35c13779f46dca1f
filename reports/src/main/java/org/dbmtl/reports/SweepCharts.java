package org.dbmtl.reports;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.dbmtl.reports.ReportPage.Picture;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.sweep.SweepResult;
import org.dbmtl.search.sweep.SweepTrial;
import org.jspecify.annotations.Nullable;

/**
 * Charts of a sweep: the history of the best, parallel coordinates, the importance of each
 * parameter, and the scores along each parameter. Drawn with attributes alone, in the reader's
 * colour of text. Each list is empty if there is nothing to draw.
 */
final class SweepCharts {
  private static final int WIDTH = 720;

  /** Of a chart that stands beside others. */
  private static final int SMALL = 340;

  private static final int MARGIN = 56;

  private final SweepResult result;
  private final List<Scored> all = new ArrayList<>();
  private final List<Scored> judged;
  private final List<Picture> pictures = new ArrayList<>();
  private int width = WIDTH;
  private final StringBuilder svg = new StringBuilder();
  private String title = "";

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
  static List<Picture> history(SweepResult result) {
    return drawn(result, SweepCharts::history);
  }

  /** A line for each point across an axis for each parameter. */
  static List<Picture> coordinates(SweepResult result) {
    return drawn(result, SweepCharts::coordinates);
  }

  /** A bar for each parameter. */
  static List<Picture> importance(SweepResult result) {
    return drawn(result, SweepCharts::importance);
  }

  /** The score along each parameter, a picture each. */
  static List<Picture> slices(SweepResult result) {
    return drawn(
        result, charts -> names(charts.judged).forEach(name -> charts.slice(name, charts.judged)));
  }

  private static List<Picture> drawn(SweepResult result, Consumer<SweepCharts> drawing) {
    SweepCharts charts = new SweepCharts(result);
    if (!charts.all.isEmpty()) {
      drawing.accept(charts);
    }
    return charts.pictures;
  }

  /** A training of a point that completed. */
  private record Scored(long number, Point point, double share, double score) {}

  private static List<String> names(List<Scored> trials) {
    Set<String> names = new LinkedHashSet<>();
    trials.forEach(trial -> names.addAll(trial.point().values().keySet()));
    return List.copyOf(names);
  }

  private void history() {
    Axis across = Axis.of(all.stream().map(each -> (Object) each.number()).toList());
    Axis up = Axis.of(all.stream().map(each -> (Object) each.score()).toList());
    open("History: score by training; a line for the best in full so far", 260);
    frame(across, up, 260);
    StringBuilder line = new StringBuilder();
    double best = Double.NEGATIVE_INFINITY;
    for (Scored each : all) {
      double x = x(across.at(each.number()));
      dot(x, y(up.at(each.score()), 260), each.share(), each);
      if (each.share() == 1) {
        if (best != Double.NEGATIVE_INFINITY) {
          line.append(String.format(Locale.ROOT, " %.1f,%.1f", x, y(up.at(best), 260)));
        }
        best = Math.max(best, each.score());
        line.append(String.format(Locale.ROOT, " %.1f,%.1f", x, y(up.at(best), 260)));
      }
    }
    svg.append("<polyline fill=\"none\" stroke=\"#0a8f50\" stroke-width=\"2\" points=\"")
        .append(line.toString().strip())
        .append("\"/>\n");
    close();
  }

  private void coordinates() {
    List<String> names = names(judged);
    Axis score = Axis.of(judged.stream().map(each -> (Object) each.score()).toList());
    open("Parallel coordinates of the smallest share of a training; the best tenth is green", 300);
    List<Axis> axes = new ArrayList<>();
    for (String name : names) {
      List<Object> values = new ArrayList<>();
      for (Scored each : judged) {
        Object value = each.point().find(name);
        if (value != null) {
          values.add(value);
        }
      }
      axes.add(Axis.of(values));
    }
    axes.add(score);
    double good =
        judged.stream()
            .map(Scored::score)
            .sorted()
            .skip(judged.size() * 9L / 10)
            .findFirst()
            .orElse(Double.MAX_VALUE);
    for (Scored each :
        judged.stream().sorted((a, b) -> Double.compare(a.score(), b.score())).toList()) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < axes.size(); i++) {
        Object value = i == names.size() ? (Object) each.score() : each.point().find(names.get(i));
        if (value != null) {
          double x = x((double) i / names.size());
          line.append(String.format(Locale.ROOT, " %.1f,%.1f", x, y(axes.get(i).at(value), 300)));
        }
      }
      boolean best = each.score() >= good;
      svg.append("<polyline fill=\"none\" stroke=\"")
          .append(best ? "#0a8f50" : "currentColor")
          .append("\" stroke-opacity=\"")
          .append(best ? "0.9" : "0.15")
          .append("\" points=\"")
          .append(line.toString().strip())
          .append("\"/>\n");
    }
    for (int i = 0; i < axes.size(); i++) {
      double x = x((double) i / names.size());
      line(x, y(0, 300), x, y(1, 300));
      String name = i == names.size() ? "score" : names.get(i);
      text(x, i % 2 == 0 ? 14 : 28, "middle", name.substring(name.lastIndexOf('.') + 1));
      text(x, 300 - 26, "middle", axes.get(i).low());
      text(x, 300 - 12, "middle", "to " + axes.get(i).high());
    }
    close();
  }

  private void importance() {
    Map<String, Double> importance = result.importance();
    if (importance.isEmpty()) {
      return;
    }
    int height = 24 * importance.size() + 12;
    open("Importance: share of the score's variance that a parameter explains alone", height);
    int row = 0;
    for (Map.Entry<String, Double> each : importance.entrySet()) {
      double top = 6 + 24.0 * row++;
      double length = Math.max(0, Math.min(1, each.getValue())) * (width - 330);
      text(240, top + 14, "end", each.getKey());
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"250\" y=\"%.1f\" width=\"%.1f\" height=\"18\" fill=\"#0a8f50\"/>\n",
              top,
              length));
      text(256 + length, top + 14, "start", Numbers.percent(each.getValue()));
    }
    close();
  }

  private void slice(String name, List<Scored> judged) {
    List<Scored> with = judged.stream().filter(each -> each.point().find(name) != null).toList();
    Axis across = Axis.of(with.stream().map(each -> each.point().get(name)).toList());
    Axis up = Axis.of(judged.stream().map(each -> (Object) each.score()).toList());
    width = SMALL;
    open("Score by " + name, 200);
    frame(across, up, 200);
    for (Scored each : with) {
      dot(x(across.at(each.point().get(name))), y(up.at(each.score()), 200), 1, each);
    }
    close();
  }

  private double x(double share) {
    return MARGIN + share * (width - 2.0 * MARGIN);
  }

  private static double y(double share, int height) {
    return height - 44 - share * (height - 80.0);
  }

  private void open(String title, int height) {
    this.title = title;
    svg.setLength(0);
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"")
        .append(escape(title))
        .append("\" viewBox=\"0 0 %d %d\" width=\"100%%\">\n".formatted(width, height));
  }

  private void close() {
    pictures.add(new Picture(svg.append("</svg>").toString(), Prose.of(title)));
  }

  private void frame(Axis across, Axis up, int height) {
    line(x(0), y(0, height), x(1), y(0, height));
    line(x(0), y(0, height), x(0), y(1, height));
    text(x(0), height - 26, "start", across.low());
    text(x(1), height - 26, "end", across.high() + (across.log() ? " (log)" : ""));
    text(x(0), y(1, height) - 8, "middle", up.high());
    text(x(0) - 4, y(0, height) - 2, "end", up.low());
  }

  private void line(double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"currentColor\"/>\n",
            x1,
            y1,
            x2,
            y2));
  }

  private void text(double x, double y, String anchor, String text) {
    svg.append(
            String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"11\" fill=\"currentColor\" text-anchor=\"",
                x,
                y))
        .append(anchor)
        .append("\">")
        .append(escape(text))
        .append("</text>\n");
  }

  private void dot(double x, double y, double share, Scored what) {
    svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"currentColor\""
                    + " fill-opacity=\"%.2f\"><title>",
                x,
                y,
                0.2 + 0.6 * share))
        .append(escape("training %d: %s".formatted(what.number(), Numbers.score(what.score()))))
        .append("</title></circle>\n");
  }

  /** Text in which no character has a meaning to HTML. */
  private static String escape(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
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

    /** In [0, 1]; 0.5 where there is one value alone. */
    double at(Object value) {
      if (order != null) {
        return order.size() < 2 ? 0.5 : (double) order.indexOf(value) / (order.size() - 1);
      }
      double number = ((Number) value).doubleValue();
      if (to == from) {
        return 0.5;
      }
      return log ? Math.log(number / from) / Math.log(to / from) : (number - from) / (to - from);
    }

    String low() {
      return order == null ? text(from) : order.isEmpty() ? "" : shown(order.get(0));
    }

    String high() {
      return order == null ? text(to) : order.isEmpty() ? "" : shown(order.get(order.size() - 1));
    }

    private static String shown(Object value) {
      String text = value.toString();
      return text.isEmpty() ? TerminalTable.NO_EDGES : text;
    }

    private static String text(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e9
          ? Long.toString((long) value)
          : String.format(Locale.ROOT, "%.3g", value);
    }
  }
}
