package org.dbmtl.trainer.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dbmtl.search.study.Transform;
import org.dbmtl.trainer.inspect.LogInspection.FeatureSummary;
import org.dbmtl.trainer.inspect.LogInspection.NumberSummary;
import org.dbmtl.trainer.inspect.LogInspection.PartCounts;
import org.dbmtl.trainer.inspect.LogInspection.TargetPair;
import org.dbmtl.trainer.inspect.LogInspection.TargetSummary;
import org.dbmtl.trainer.inspect.LogInspection.Warning;

/** An inspection as aligned plain text for a terminal. */
public final class InspectionText {
  private static final String ABSENT = "-";
  private static final int LONGEST = 32;

  private InspectionText() {}

  /** The inspection in lines, each with a line feed at its end. */
  public static String of(LogInspection inspection) {
    StringBuilder text = new StringBuilder();
    PartCounts rows = inspection.rows();
    text.append(
        String.format(
            Locale.ROOT,
            "study %s: %,d rows (train %,d, valid %,d, test %,d)\n",
            shown(inspection.study()),
            rows.total(),
            rows.train(),
            rows.valid(),
            rows.test()));
    text.append('\n').append(aligned(features(inspection.features())));
    text.append('\n').append(aligned(targets(inspection.targets())));
    if (!inspection.pairs().isEmpty()) {
      text.append("\nP(column = 1 | row = 1) in the training part\n");
      text.append(aligned(pairs(inspection)));
    }
    text.append('\n');
    if (inspection.warnings().isEmpty()) {
      text.append("no warnings\n");
    } else {
      text.append("warnings\n");
      for (Warning warning : inspection.warnings()) {
        text.append("  ! ").append(oneLine(warning.message())).append('\n');
      }
    }
    return text.toString();
  }

  private static List<List<String>> features(List<FeatureSummary> features) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "feature",
            "kind",
            "missing",
            "share",
            "distinct",
            "table",
            "unseen",
            "mean",
            "deviation",
            "min",
            "max"));
    for (FeatureSummary feature : features) {
      List<String> row = new ArrayList<>();
      row.add(shown(feature.name()));
      row.add(feature.kind());
      row.add(String.format(Locale.ROOT, "%,d", feature.missing().total()));
      row.add(percent(feature.missingShare()));
      Long distinct = feature.distinct();
      Integer vocabulary = feature.vocabulary();
      Double unseen = feature.unseenShare();
      NumberSummary numbers = feature.numbers();
      row.add(distinct == null ? ABSENT : String.format(Locale.ROOT, "%,d", distinct));
      row.add(vocabulary == null ? ABSENT : String.format(Locale.ROOT, "%,d", vocabulary));
      row.add(unseen == null ? ABSENT : percent(unseen));
      row.add(numbers == null ? ABSENT : number(numbers.mean()));
      row.add(numbers == null ? ABSENT : number(numbers.deviation()));
      row.add(numbers == null ? ABSENT : number(numbers.low()));
      row.add(numbers == null ? ABSENT : number(numbers.high()));
      rows.add(row);
    }
    return rows;
  }

  private static List<List<String>> targets(List<TargetSummary> targets) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "target",
            "kind",
            "train",
            "valid",
            "test",
            "positive",
            "rate",
            "mean",
            "deviation",
            "entropy"));
    for (TargetSummary target : targets) {
      PartCounts labelled = target.labelled();
      PartCounts positives = target.positives();
      boolean binary = positives != null;
      rows.add(
          List.of(
              shown(target.name()),
              kind(target),
              String.format(Locale.ROOT, "%,d", labelled.train()),
              String.format(Locale.ROOT, "%,d", labelled.valid()),
              String.format(Locale.ROOT, "%,d", labelled.test()),
              positives == null ? ABSENT : String.format(Locale.ROOT, "%,d", positives.train()),
              binary ? String.format(Locale.ROOT, "%.4f", target.mean()) : ABSENT,
              binary ? ABSENT : number(target.mean()),
              binary ? ABSENT : number(target.deviation()),
              String.format(Locale.ROOT, "%.4f", target.entropy())));
    }
    return rows;
  }

  private static String kind(TargetSummary target) {
    if (target.binary()) {
      return "binary";
    }
    String transform =
        target.transform() == Transform.NONE
            ? ""
            : " " + target.transform().name().toLowerCase(Locale.ROOT);
    return "continuous%s, %s".formatted(transform, target.density());
  }

  private static List<List<String>> pairs(LogInspection inspection) {
    List<String> names =
        inspection.targets().stream()
            .filter(TargetSummary::binary)
            .map(TargetSummary::name)
            .toList();
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("given"));
    names.forEach(name -> header.add(shown(name)));
    rows.add(header);
    for (String given : names) {
      List<String> row = new ArrayList<>(List.of(shown(given)));
      for (String name : names) {
        row.add(name.equals(given) ? "1" : probability(inspection.pairs(), name, given));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String probability(List<TargetPair> pairs, String target, String given) {
    for (TargetPair pair : pairs) {
      if (pair.target().equals(target) && pair.given().equals(given)) {
        Double probability = pair.probability();
        return probability == null
            ? ABSENT
            : String.format(Locale.ROOT, "%.3f (%,d/%,d)", probability, pair.both(), pair.rows());
      }
    }
    return ABSENT;
  }

  /** A share as a percentage, never rounded to 0 or 100 when it is not. */
  private static String percent(double share) {
    if (share == 0 || share == 1) {
      return share == 0 ? "0 %" : "100 %";
    }
    if (share < 0.0005) {
      return "< 0.1 %";
    }
    return share > 0.9995 ? "> 99.9 %" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** About four digits. */
  private static String number(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size >= 1e9 || size < 1e-3)) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    if (value == Math.rint(value) || size >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(
        Locale.ROOT,
        size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : size >= 1 ? "%.3f" : "%.4f",
        value);
  }

  /** A name that stays within its line and its column. */
  private static String shown(String name) {
    String plain = oneLine(name);
    int length = plain.codePointCount(0, plain.length());
    return length <= LONGEST
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{Cc}\\u2028\\u2029]", "?");
  }

  /** The first column to the left, the others to the right, two blanks between columns. */
  private static String aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        String blanks = " ".repeat(widths[i] - width(cell));
        line.append(i == 0 ? cell + blanks : "  " + blanks + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
