package org.dbmtl.experiments.demo.known;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.experiments.demo.known.OutcomeSource.Cause;
import org.dbmtl.experiments.demo.known.OutcomeSource.FeatureColumn;
import org.dbmtl.experiments.demo.known.OutcomeSource.OutcomeColumn;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.study.StudyException;

/** Writes a log whose structure is known, the study that reads it, and the structure. */
public final class KnownLog {
  /** The study, next to the log. */
  public static final String STUDY = "demo.yaml";

  /** The structure as text, as {@code --structure} takes it. */
  public static final String TRUTH = "truth.txt";

  /** The structure with the rates and log odds that outcomes are drawn by. */
  public static final String TRUTH_JSON = "truth.json";

  /** The column of the time of a row. */
  static final String TIME = "time_ms";

  private static final String LOG = "outcomes.csv";
  // 2026-03-01T00:00:00Z; the log spans four weeks.
  private static final long START_MS = 1_772_323_200_000L;
  private static final long SPAN_MS = 28L * 24 * 3_600_000;

  private KnownLog() {}

  /**
   * Writes the files. Rows are streamed: memory does not depend on their number.
   *
   * @param folder a folder that can be written
   * @return the study
   * @throws StudyException if {@code rows} is below 1
   */
  public static Path write(Path folder, int rows, OutcomeSource source) {
    if (rows < 1) {
      throw new StudyException("--rows is %d: use 1 or more".formatted(rows));
    }
    Path study = folder.resolve(STUDY);
    try {
      writeLog(folder.resolve(LOG), rows, source);
      Files.writeString(study, study(source));
      Files.writeString(folder.resolve(TRUTH), source.truth().text() + "\n");
      Files.writeString(folder.resolve(TRUTH_JSON), json(source));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return study;
  }

  private static void writeLog(Path file, int rows, OutcomeSource source) throws IOException {
    List<String> header = new ArrayList<>(List.of(TIME));
    source.features().forEach(feature -> header.add(feature.name()));
    source.outcomes().forEach(outcome -> header.add(outcome.name()));
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(String.join(",", header) + "\n");
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < rows; i++) {
        row.setLength(0);
        row.append(START_MS + (long) ((double) i / rows * SPAN_MS));
        source.appendRow(row);
        out.append(row.append('\n'));
      }
    }
  }

  private static String study(OutcomeSource source) {
    OutcomeSource.Settings settings = source.settings();
    StringBuilder text = new StringBuilder();
    text.append("# %s The structure is in %s.\n".formatted(source.about(), TRUTH));
    text.append("name: %s\n".formatted(quoted(source.name())));
    text.append("data:\n  files: %s\n".formatted(LOG));
    text.append("  split: {time: %s, shares: [0.85, 0.1, 0.05]}\n".formatted(TIME));
    text.append("features:\n");
    for (FeatureColumn feature : source.features()) {
      text.append("  %s: %s\n".formatted(quoted(feature.name()), feature.kind()));
    }
    text.append("targets:\n");
    for (OutcomeColumn outcome : source.outcomes()) {
      text.append(
          "  %s: %s\n"
              .formatted(
                  quoted(outcome.name()),
                  outcome.continuous() ? "{kind: continuous, transform: log1p}" : "binary"));
    }
    return text.append(
            """
            # A child reads the parent's outcome itself, so that links among outcomes are worth something.
            network: {embedding: 8, shared: [64], specific: [16], bayes: %s, edge-signal: label}
            training: {learning-rate: 0.003, batch: 200, epochs: %d}
            # No tiers: the search is not told which outcome comes first.
            structure: {max-parents: 3}
            # What is found is compared with the truth and not on fresh seeds.
            search: {margin: %s, repeats: 2, confirm: 0}
            """
                .formatted(
                    settings.bayes(),
                    settings.epochs(),
                    BigDecimal.valueOf(settings.margin()).toPlainString()))
        .toString();
  }

  private static String quoted(String name) {
    return name.matches("[A-Za-z][A-Za-z0-9_-]*")
            && !name.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? name
        : "'" + name.replace("'", "''") + "'";
  }

  private static String json(OutcomeSource source) {
    List<Map<String, Object>> targets = new ArrayList<>();
    for (OutcomeColumn outcome : source.outcomes()) {
      Map<String, Object> target = new LinkedHashMap<>();
      target.put("name", outcome.name());
      target.put("kind", outcome.continuous() ? "continuous" : "binary");
      if (outcome.rate() != null) {
        target.put("rate", outcome.rate());
      }
      target.put("parents", outcome.causes().stream().map(KnownLog::parent).toList());
      targets.add(target);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", source.name());
    all.put("structure", source.truth().text());
    all.put("targets", targets);
    return RecordJson.text(all);
  }

  private static Map<String, Object> parent(Cause cause) {
    Map<String, Object> parent = new LinkedHashMap<>();
    parent.put("name", cause.parent());
    if (cause.logOdds() != null) {
      parent.put("log-odds", cause.logOdds());
    }
    return parent;
  }
}
