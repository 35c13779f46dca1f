package org.dbmtl.search.result;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.evidence.Figure;
import org.dbmtl.search.result.ComparisonFile.Cell;
import org.dbmtl.search.result.ComparisonFile.Compared;
import org.dbmtl.search.result.ComparisonFile.Row;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.study.StudySettings;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;

/** Reads the results of one output folder, and takes the found candidate from them. */
final class FoundResults {
  private static final List<String> FILES =
      List.of(ResultFile.RANKING, ResultFile.SWEEP, ResultFile.COMPARISON);

  private final Path file;
  private final @Nullable Path given;
  private final List<String> remarks = new ArrayList<>();

  FoundResults(Path output, @Nullable Path study) {
    this.file = file(output);
    this.given = study;
  }

  FoundCandidate candidate() {
    return switch (String.valueOf(file.getFileName())) {
      case ResultFile.RANKING -> ofSearch(ResultFile.readSearch(file));
      case ResultFile.SWEEP -> ofSweep(ResultFile.readSweep(file));
      default -> ofComparison(ResultFile.readComparisons(file));
    };
  }

  /** The file that holds the results. */
  private static Path file(Path output) {
    if (!Files.exists(output)) {
      throw new StudyException(
          "there is no folder %s: give the output folder of dbmtl search, sweep or compare"
              .formatted(output));
    }
    if (!Files.isDirectory(output)) {
      if (FILES.contains(String.valueOf(output.getFileName()))) {
        return output;
      }
      throw new StudyException(
          "%s does not hold results: give an output folder, or the file %s in it"
              .formatted(output, String.join(", ", FILES)));
    }
    List<Path> there = FILES.stream().map(output::resolve).filter(Files::isRegularFile).toList();
    if (there.isEmpty()) {
      throw new StudyException(
          ("%s holds no results (none of %s): give the output folder of a dbmtl search, sweep or"
                  + " compare that has ended")
              .formatted(output, String.join(", ", FILES)));
    }
    if (there.size() > 1) {
      throw new StudyException(
          "%s holds several results: give one of %s in place of the folder"
              .formatted(output, String.join(", ", there.stream().map(Path::toString).toList())));
    }
    return there.get(0);
  }

  private FoundCandidate ofSearch(SearchSummary search) {
    SearchAnswer answer = search.answer();
    if (answer == null) {
      throw new StudyException(
          "%s ranks no candidate, for no training completed: search again".formatted(file));
    }
    StudyFile source = source(ResultFile.RANKING_STUDY);
    Study study = source.study();
    require(study, search.study(), search.targetNames());
    requireSame(study, search.settings());
    if (search.confirmation() == null) {
      remarks.add("the search confirmed nothing on fresh seeds");
    }
    if (answer.serve() != null && answer.serve() != Role.RECOMMENDED) {
      remarks.add(
          "the search found that the %s serves better than what it recommends"
              .formatted(
                  answer.serve() == Role.VANILLA
                      ? "vanilla structure"
                      : "method " + answer.serve().key()));
    }
    List<Long> seeds =
        search.trials().stream()
            .filter(training -> training.structure().equals(answer.recommended()))
            .filter(training -> training.score() != null)
            .map(SearchSummary.Training::seed)
            .distinct()
            .toList();
    return found(source, study, answer.recommended(), seeds);
  }

  private FoundCandidate ofSweep(SweepSummary sweep) {
    if (sweep.best() == null) {
      throw new StudyException(
          sweep.finalists().isEmpty()
              ? "%s has no winner, for no point was trained in full: sweep again".formatted(file)
              : "%s has no winner: the study's own settings are better than every point. Use the study"
                      .formatted(file)
                  + " itself");
    }
    if (given != null) {
      throw new StudyException(
          "%s is a sweep, whose study with the winner's settings is %s: leave --study out"
              .formatted(file, file.resolveSibling(ResultFile.BEST_STUDY)));
    }
    StudyFile source = source(ResultFile.BEST_STUDY);
    Study study = source.study().withSeed(sweep.seed());
    requireName(source.study(), sweep.study());
    TargetGraph structure = structure(study, sweep.structure());
    if (sweep.structure() == null) {
      remarks.add(
          "%s does not say which structure was swept: the smallest that the study allows is taken"
              .formatted(file));
    }
    if (sweep.confirmation() != null && !sweep.confirmation().better()) {
      remarks.add("the winner of the sweep is not clearly better than the study's own settings");
    }
    int repeats =
        sweep.finalists().stream()
            .filter(finalist -> sweep.best().equals(finalist.point()))
            .mapToInt(finalist -> finalist.score().repeats())
            .findFirst()
            .orElse(0);
    List<Long> seeds = new ArrayList<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      seeds.add(Seeds.of(study.seed(), Seeds.REPEAT, repeat));
    }
    return found(source, study, structure, seeds);
  }

  private FoundCandidate ofComparison(List<Compared> comparisons) {
    if (comparisons.size() != 1) {
      throw new StudyException(
          ("%s holds %d comparisons, so none of its candidates is the best of all: name a structure"
                  + " of the study yourself with --structure")
              .formatted(file, comparisons.size()));
    }
    Compared compared = comparisons.get(0);
    Row best =
        compared.candidates().stream()
            .filter(row -> isMarked(row.score(), Figure.Mark.BEST))
            .findFirst()
            .orElseThrow(
                () ->
                    new StudyException(
                        "%s has no best candidate, for no training completed: compare again"
                            .formatted(file)));
    StudyFile source = source(ResultFile.COMPARISON_STUDY);
    List<String> targets = compared.targets().stream().map(TargetFacts::name).toList();
    Study study = source.study();
    require(study, compared.study(), targets);
    if (!StudySettings.of(study).fingerprint().equals(compared.fingerprints().study())) {
      throw other("its settings are not those of the comparison");
    }
    long tied =
        compared.candidates().stream()
            .filter(row -> isMarked(row.score(), Figure.Mark.TIED))
            .count();
    if (tied > 0) {
      remarks.add(
          "the comparison cannot tell %d other candidate%s from the best"
              .formatted(tied, tied == 1 ? "" : "s"));
    }
    Method method =
        Keyed.of(Method.class, best.candidate().method())
            .orElseThrow(
                () ->
                    new StudyException(
                        "%s names the method '%s', which is not known: compare again"
                            .formatted(file, best.candidate().method())));
    List<Long> seeds =
        Objects.requireNonNull(best.score()).values().keySet().stream()
            .map(repeat -> Seeds.of(compared.seed(), Seeds.REPEAT, repeat))
            .toList();
    return found(
        source,
        study.withNetwork(study.network().withMethod(method)),
        Objects.requireNonNullElseGet(
            best.candidate().structure(), () -> TargetGraph.empty(study.targetNames())),
        seeds);
  }

  private static boolean isMarked(@Nullable Cell cell, Figure.Mark mark) {
    return cell != null && mark.key().equals(cell.mark());
  }

  private FoundCandidate found(
      StudyFile source, Study study, TargetGraph structure, List<Long> seeds) {
    return new FoundCandidate(study, source, Candidate.of(study, structure), file, seeds, remarks);
  }

  /** The study that the command left beside its results, unless one is given. */
  private StudyFile source(String name) {
    Path beside = file.resolveSibling(name);
    if (given == null && !Files.isRegularFile(beside)) {
      throw new StudyException(
          "%s is not there, the study that %s is of: name the study file with --study"
              .formatted(beside, file));
    }
    return StudyFile.open(given == null ? beside : given);
  }

  private void require(Study study, String name, List<String> targets) {
    requireName(study, name);
    if (!study.targetNames().equals(targets)) {
      throw other(
          "its targets are %s, not %s"
              .formatted(String.join(", ", study.targetNames()), String.join(", ", targets)));
    }
  }

  private void requireName(Study study, String name) {
    if (!study.name().equals(name)) {
      throw other("it is called '%s', not '%s'".formatted(study.name(), name));
    }
  }

  /** Requires what decides how a candidate is trained; what a search costs may be otherwise. */
  private void requireSame(Study study, Map<String, String> settings) {
    Map<String, String> now = StudySettings.of(study).deciding();
    for (String section : List.of("features", "targets", "network", "training")) {
      for (String key : now.keySet()) {
        String then = settings.get(key);
        if (key.startsWith(section) && !Objects.equals(now.get(key), then)) {
          throw other("%s is %s, but was %s".formatted(key, now.get(key), then));
        }
      }
    }
  }

  private StudyException other(String why) {
    return new StudyException(
        "%s is not of the study in %s (%s): name the study it is of with --study, with the options"
                .formatted(file, given == null ? file.getParent() : given, why)
            + " of that command");
  }

  private TargetGraph structure(Study study, @Nullable String text) {
    if (text == null) {
      return new DagSpace(study.targetNames(), study.constraints()).smallest();
    }
    try {
      return TargetGraph.parse(study.targetNames(), text);
    } catch (StructureException e) {
      throw new StudyException(
          "%s has a structure that cannot be read (%s): sweep again"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
