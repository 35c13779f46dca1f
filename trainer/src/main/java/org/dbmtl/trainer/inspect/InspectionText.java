package org.dbmtl.trainer.inspect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.trainer.inspect.LogInspection.FeatureSummary;
import org.dbmtl.trainer.inspect.LogInspection.NumberSummary;
import org.dbmtl.trainer.inspect.LogInspection.PartCounts;
import org.dbmtl.trainer.inspect.LogInspection.Proposal;
import org.dbmtl.trainer.inspect.LogInspection.TargetPair;
import org.dbmtl.trainer.inspect.LogInspection.TargetSummary;
import org.dbmtl.trainer.inspect.LogInspection.Warning;
import org.dbmtl.trainer.inspect.LogInspection.WeightSummary;
import org.jspecify.annotations.Nullable;

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
    WeightSummary weights = inspection.weights();
    if (weights != null) {
      text.append(
          "rows of the training part weigh %s in the mean, %s to %s; rates, means and deviations count them so\n"
              .formatted(number(weights.mean()), number(weights.low()), number(weights.high())));
    }
    text.append('\n').append(aligned(features(inspection.features())));
    text.append('\n').append(aligned(targets(inspection.targets())));
    if (!inspection.pairs().isEmpty()) {
      text.append("\nP(column happens | row happens) in the training part");
      boolean amounts =
          inspection.targets().stream().anyMatch(t -> !t.binary() && isPaired(inspection, t));
      text.append(amounts ? "; an amount happens unless it is 0 or missing\n" : "\n");
      text.append(aligned(pairs(inspection)));
    }
    for (Proposal proposal : inspection.proposals()) {
      text.append('\n').append(oneLine(proposal.message())).append('\n');
      if (proposal.yaml() != null) {
        text.append('\n').append(proposal.yaml().indent(4));
      }
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
    rows.add(header("feature kind missing share distinct table unseen mean deviation min max"));
    for (FeatureSummary feature : features) {
      NumberSummary numbers = feature.numbers();
      Double unseen = feature.unseenShare();
      List<String> row = new ArrayList<>();
      row.add(shown(feature.name()));
      row.add(feature.kind());
      row.add(count(feature.missing().total()));
      row.add(percent(feature.missingShare()));
      row.add(count(feature.distinct()));
      row.add(count(feature.vocabulary()));
      row.add(unseen == null ? ABSENT : percent(unseen));
      row.addAll(
          numbers == null
              ? Collections.nCopies(4, ABSENT)
              : Stream.of(numbers.mean(), numbers.deviation(), numbers.low(), numbers.high())
                  .map(InspectionText::number)
                  .toList());
      rows.add(row);
    }
    return rows;
  }

  private static List<String> header(String names) {
    return List.of(names.split(" ", -1));
  }

  private static List<List<String>> targets(List<TargetSummary> targets) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(header("target kind train valid test positive rate mean deviation entropy"));
    for (TargetSummary target : targets) {
      PartCounts labelled = target.labelled();
      PartCounts positives = target.positives();
      rows.add(
          List.of(
              shown(target.name()),
              kind(target),
              count(labelled.train()),
              count(labelled.valid()),
              count(labelled.test()),
              positives == null ? ABSENT : count(positives.train()),
              positives == null ? ABSENT : String.format(Locale.ROOT, "%.4f", target.mean()),
              positives == null ? number(target.mean()) : ABSENT,
              positives == null ? number(target.deviation()) : ABSENT,
              String.format(Locale.ROOT, "%.4f", target.entropy())));
    }
    return rows;
  }

  private static String count(@Nullable Number rows) {
    return rows == null ? ABSENT : String.format(Locale.ROOT, "%,d", rows);
  }

  private static String kind(TargetSummary target) {
    if (target.binary()) {
      return "binary";
    }
    String transform = target.transform() == Transform.NONE ? "" : " " + target.transform().key();
    return "continuous%s, %s".formatted(transform, target.density());
  }

  private static List<List<String>> pairs(LogInspection inspection) {
    List<String> names =
        inspection.targets().stream()
            .filter(target -> isPaired(inspection, target))
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

  private static boolean isPaired(LogInspection inspection, TargetSummary target) {
    return inspection.pairs().stream().anyMatch(pair -> pair.target().equals(target.name()));
  }

  private static String probability(List<TargetPair> pairs, String target, String given) {
    return pairs.stream()
        .filter(pair -> pair.target().equals(target) && pair.given().equals(given))
        .filter(pair -> pair.probability() != null)
        .map(p -> String.format(Locale.ROOT, "%.3f (%,d/%,d)", p.probability(), p.both(), p.rows()))
        .findFirst()
        .orElse(ABSENT);
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
