package org.dbmtl.experiments.power;

import java.util.List;
import java.util.Locale;
import org.dbmtl.search.evidence.Difference;
import org.jspecify.annotations.Nullable;

/** Cells as a Markdown table, or as one JSON object. */
public final class PowerTable {
  private PowerTable() {}

  /** A table with a heading, and a line break at its end. */
  public static String markdown(List<PowerCell> cells, int seeds) {
    StringBuilder text = new StringBuilder();
    text.append("# Rows and strengths that tell the true structure from vanilla\n\n")
        .append("`%s`, %d seeds; nats per click.%n%n".formatted(PowerStudy.TRUTH, seeds))
        .append("| signal | rows | strength | in theory | true - vanilla | distinguished")
        .append(" | true - reversed | distinguished |\n")
        .append("| --- | ---: | ---: | ---: | ---: | --- | ---: | --- |\n");
    for (PowerCell cell : cells) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %s | %.5f | %s | %s | %s | %s |\n",
              cell.signal().key(),
              cell.rows(),
              number(cell.strength()),
              cell.worth(),
              interval(cell.toVanilla()),
              told(cell.toVanilla()),
              interval(cell.toReverse()),
              told(cell.toReverse())));
    }
    return text.toString();
  }

  /** One JSON object; differences that are unknown are null. */
  public static String json(List<PowerCell> cells, int seeds) {
    StringBuilder text = new StringBuilder("{\"seeds\": %d, \"cells\": [".formatted(seeds));
    String separator = "\n";
    for (PowerCell cell : cells) {
      text.append(separator)
          .append(
              String.format(
                  Locale.ROOT,
                  "  {\"signal\": \"%s\", \"rows\": %d, \"strength\": %s, \"worth\": %s,"
                      + " \"toVanilla\": %s, \"toReverse\": %s}",
                  cell.signal().key(),
                  cell.rows(),
                  cell.strength(),
                  cell.worth(),
                  json(cell.toVanilla()),
                  json(cell.toReverse())));
      separator = ",\n";
    }
    return text.append("\n]}\n").toString();
  }

  /** A number without a fraction that says nothing. */
  static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static String json(@Nullable Difference difference) {
    return difference == null
        ? "null"
        : "{\"mean\": %s, \"low\": %s, \"high\": %s, \"seeds\": %d, \"toldApart\": %s}"
            .formatted(
                difference.mean(),
                difference.low(),
                difference.high(),
                difference.repeats(),
                difference.isClear());
  }

  private static String interval(@Nullable Difference difference) {
    return difference == null
        ? "-"
        : difference.low() == null
            ? String.format(Locale.ROOT, "%+.5f", difference.mean())
            : String.format(
                Locale.ROOT,
                "%+.5f [%+.5f, %+.5f]",
                difference.mean(),
                difference.low(),
                difference.high());
  }

  private static String told(@Nullable Difference difference) {
    return difference == null || !difference.isClear()
        ? "no"
        : difference.mean() > 0 ? "yes" : "yes, worse";
  }
}
