package org.dbmtl.trainer.inspect;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.graph.name.Nearest;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.trainer.inspect.ColumnGuess.Role;
import org.dbmtl.trainer.inspect.Outcomes.Found;
import org.jspecify.annotations.Nullable;

/**
 * Writes a first study for a log, by looking at the names and values of its columns in the first
 * {@value LogSample#MOST} rows.
 *
 * <p>Everything in it is a guess, with a comment that says what it rests on; the text is a study
 * that runs as it is. Reading stops after a million rows, so that a large log takes seconds.
 */
public final class StarterStudy {
  private StarterStudy() {}

  /**
   * A study of the targets that the names of the log's columns suggest.
   *
   * @param files CSV, CSV.gz or Parquet files or globs, relative to the working folder
   * @param studyFile where the text will be written, for paths in it are relative to that folder;
   *     an empty path for the working folder
   * @return YAML
   * @throws StudyException if the log cannot be read, or nothing in it looks like a target or a
   *     feature
   */
  public static String of(List<String> files, Path studyFile) {
    return of(files, studyFile, List.of());
  }

  /**
   * A study of given targets.
   *
   * @param targets columns to predict, or empty to guess
   * @throws StudyException also if a target is not a column, or its values are not labels
   */
  public static String of(List<String> files, Path studyFile, List<String> targets) {
    LogSample sample = LogSample.of(files.stream().map(StarterStudy::absolute).toList());
    List<String> names = sample.columns().stream().map(ColumnProfile::name).toList();
    for (String target : targets) {
      if (!names.contains(target)) {
        throw new StudyException(
            "there is no column '%s' to predict%s; the log has %s"
                .formatted(target, Nearest.maybe(target, names), String.join(", ", names)));
      }
    }
    ColumnProfile split = split(sample, targets);
    Map<String, Found> found = Outcomes.of(sample, targets);
    List<ColumnGuess> guesses = new ArrayList<>();
    for (ColumnProfile column : sample.columns()) {
      if (!column.equals(split)) {
        String name = column.name();
        guesses.add(
            ColumnGuess.of(column, found.get(name), targets.contains(name), !targets.isEmpty()));
      }
    }
    guesses = FirstSettings.withCheapFlags(Siblings.ofOneKind(guesses));
    requireTargets(guesses, targets);
    if (guesses.stream().noneMatch(guess -> guess.role() == Role.FEATURE)) {
      throw new StudyException(
          "no column of %s looks like a feature: write the study by hand, or maybe name the targets: --targets a,b"
              .formatted(files.get(0)));
    }
    return new StarterText(sample, split, moment(guesses), guesses).of(relative(files, studyFile));
  }

  private static void requireTargets(List<ColumnGuess> guesses, List<String> asked) {
    for (ColumnGuess guess : guesses) {
      if (asked.contains(guess.column().name()) && guess.role() != Role.TARGET) {
        throw new StudyException(
            "target '%s' %s: name another column, or write a rule by hand, such as {kind: binary, positive: \"= 'buy'\"}"
                .formatted(guess.column().name(), guess.why()));
      }
    }
    if (guesses.stream().noneMatch(guess -> guess.role() == Role.TARGET)) {
      List<String> flags =
          guesses.stream()
              .map(ColumnGuess::column)
              .filter(ColumnProfile::isFlag)
              .map(ColumnProfile::name)
              .limit(20)
              .toList();
      throw new StudyException(
          "no column looks like an outcome (a 0/1 column called click, like, buy or the like, or columns at the end that imply one another): name the targets, maybe --targets %s"
              .formatted(flags.isEmpty() ? "a,b" : String.join(",", flags)));
    }
  }

  private static @Nullable ColumnProfile split(LogSample sample, List<String> targets) {
    for (ColumnProfile column : sample.columns()) {
      if (!targets.contains(column.name()) && PartNames.of(column) != null) {
        return column;
      }
    }
    return null;
  }

  /** The moment to split by: without gaps, and the finest. */
  private static @Nullable ColumnProfile moment(List<ColumnGuess> guesses) {
    return guesses.stream()
        .filter(guess -> guess.role() == Role.MOMENT)
        .map(ColumnGuess::column)
        .filter(column -> column.present() == column.rows() && column.distinct() >= 10)
        .max(Comparator.comparingLong(ColumnProfile::distinct))
        .orElse(null);
  }

  private static String absolute(String file) {
    return Path.of(file).toAbsolutePath().normalize().toString();
  }

  private static List<String> relative(List<String> files, Path studyFile) {
    Path study = studyFile.toString().isEmpty() ? Path.of("study.yaml") : studyFile;
    Path folder = study.toAbsolutePath().normalize().getParent();
    List<String> relative = new ArrayList<>();
    for (String file : files) {
      Path path = Path.of(absolute(file));
      // Another drive has no relative path.
      Path shown =
          folder == null || !Objects.equals(folder.getRoot(), path.getRoot())
              ? path
              : folder.relativize(path);
      relative.add(shown.toString().replace(File.separatorChar, '/'));
    }
    return relative;
  }
}
