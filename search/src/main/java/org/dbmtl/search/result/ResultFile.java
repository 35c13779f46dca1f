package org.dbmtl.search.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Writes and reads the files of results: each is the text of a record, by {@link RecordJson}. */
public final class ResultFile {
  /** What a search found. */
  public static final String RANKING = "ranking.json";

  /** The study that {@link #RANKING} is of, with the options of the command. */
  public static final String RANKING_STUDY = "ranking.yaml";

  /** What a sweep found. */
  public static final String SWEEP = "sweep.json";

  /** The study with what a sweep found best. */
  public static final String BEST_STUDY = "best.yaml";

  /** What a comparison found. */
  public static final String COMPARISON = "compare.json";

  /** The study that {@link #COMPARISON} is of, with the options of the command. */
  public static final String COMPARISON_STUDY = "compare.yaml";

  /** What an auto found. */
  public static final String AUTO = "auto.json";

  private ResultFile() {}

  /**
   * Writes the file whole or not at all.
   *
   * @throws StudyException if it cannot be written
   */
  public static void write(Path file, Record result) {
    AtomicFile.write(file, RecordJson.text(result));
  }

  /**
   * Reads the {@code ranking.json} of a search.
   *
   * @throws StudyException if it cannot be read, or is none that a search wrote
   */
  public static SearchSummary readSearch(Path file) {
    try {
      return search(Files.readString(file));
    } catch (IOException e) {
      throw new StudyException(
          "%s cannot be read (%s): give the output folder of a dbmtl search that has ended"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    } catch (IllegalArgumentException | JacksonException e) {
      throw new StudyException(
          "%s is no ranking of dbmtl search (%s): give the output folder of one, or search again"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  /**
   * Reads the content of a {@code ranking.json}.
   *
   * @throws JacksonException if it is no JSON, or lacks something
   * @throws IllegalArgumentException if it is not what a search writes
   */
  public static SearchSummary search(String text) {
    JsonNode root = RecordJson.tree(text);
    if (!root.has("study") || !root.has("candidates") || !root.has("evidence")) {
      throw new IllegalArgumentException("it has no study, candidates or evidence");
    }
    List<String> targets = new ArrayList<>();
    root.path("targets").forEach(target -> targets.add(target.path("name").asString("")));
    return RecordJson.read(root, SearchSummary.class, targets);
  }

  /**
   * Reads the {@code compare.json} of a comparison.
   *
   * @throws StudyException if it cannot be read as one
   */
  static List<ComparisonFile.Compared> readComparisons(Path file) {
    try {
      List<ComparisonFile.Compared> comparisons = new ArrayList<>();
      for (JsonNode node : RecordJson.tree(Files.readString(file)).path("comparisons")) {
        List<String> targets = new ArrayList<>();
        node.path("targets").forEach(target -> targets.add(target.path("name").asString("")));
        comparisons.add(RecordJson.read(node, ComparisonFile.Compared.class, targets));
      }
      return comparisons;
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new StudyException(
          "%s cannot be read as the compare.json of a comparison (%s): give its output folder"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * Reads the {@code sweep.json} of an earlier sweep.
   *
   * @throws StudyException if it cannot be read as one
   */
  public static SweepSummary readSweep(Path file) {
    try {
      return RecordJson.read(Files.readString(file), SweepSummary.class);
    } catch (IOException | JacksonException e) {
      throw new StudyException(
          "%s cannot be read as the sweep.json of an earlier sweep (%s): give its output folder"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * Reads the {@code auto.json} of an earlier run.
   *
   * @return null if there is none, or it cannot be read as one: all of it can be found again
   */
  public static @Nullable AutoSummary readAuto(Path file) {
    try {
      return Files.isRegularFile(file)
          ? RecordJson.read(Files.readString(file), AutoSummary.class)
          : null;
    } catch (IOException | JacksonException e) {
      return null;
    }
  }
}
