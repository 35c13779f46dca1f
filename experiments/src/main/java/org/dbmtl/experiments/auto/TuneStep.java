package org.dbmtl.experiments.auto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.result.AutoSummary;
import org.dbmtl.search.seeding.CausalitySeeding;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.sweep.Sweep;
import org.dbmtl.search.sweep.SweepFile;
import org.dbmtl.search.sweep.SweepResult;
import org.dbmtl.search.sweep.SweepResult.Finalist;
import org.dbmtl.search.sweep.SweepSettings;
import org.dbmtl.search.sweep.SweepTrial;
import org.dbmtl.search.sweep.TuneSpace;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Tunes networks by a {@link Sweep} each: {@link AutoStep#TUNE} and {@link AutoStep#SIGNALS}. The
 * sweep's study file stays in the folder {@code auto} of the output folder.
 */
final class TuneStep {
  /** From so many trainings on, the best points are trained on a second seed. */
  private static final int ENOUGH = 8;

  private static final int FINALISTS = 2;
  private static final int REPEATS = 2;

  /** Least P(parent | child) of an edge of esmm, as a warning of the method says. */
  private static final CausalitySeeding IMPLIED = new CausalitySeeding(0.98, 30, 0.8);

  private final AutoWork work;
  private final TuneSpace space;
  private final List<TrialOutcome> outcomes = new ArrayList<>();

  TuneStep(AutoWork work, long rows) {
    this.work = work;
    this.space = new TuneSpace(work.source(), work.study(), rows);
  }

  /** Full trainings so far that completed. */
  List<TrialOutcome> outcomes() {
    return outcomes;
  }

  /**
   * The structure of esmm: each target below the rarest binary target that it happens only with;
   * null if the log shows no such pair, so that esmm is mtl.
   */
  static @Nullable TargetGraph needed(Study study, TargetStatistics statistics) {
    TargetGraph proposed =
        IMPLIED.propose(statistics, new DagSpace(study.targetNames(), study.constraints())).start();
    List<Edge> edges =
        proposed.edges().stream()
            .filter(edge -> study.target(edge.parent()) instanceof Target.Binary)
            .toList();
    return edges.isEmpty() ? null : TargetGraph.of(study.targetNames(), edges);
  }

  /**
   * Tunes a method on one structure.
   *
   * @param parts methods that share the step's budget
   * @param part position of this one among them, from 0
   * @return null if no training completed in full, or the user interrupted before
   * @throws StudyException if the study's own settings cannot be trained
   */
  @Nullable Tuned method(Method method, TargetGraph structure, int part, int parts) {
    SweepFile file = file(method, structure, List.of(), List.of());
    AutoBudget budget = work.budget();
    int trainings = budget.trainings(AutoStep.TUNE) / parts;
    // A tenth of the time is left for the finalists' second seed.
    double end = budget.end(AutoStep.TUNE) * (part + 0.9) / parts;
    SweepResult result = sweep(method.key(), file, trainings, end);
    if (result.finalists().isEmpty()) {
      return best(method.key(), file, result);
    }
    Finalist best = result.finalists().get(0);
    return new Tuned(
        method.key(),
        candidate(file, best.point()),
        best.point(),
        start(result, best.point()),
        best.score(),
        trainings(result));
  }

  /**
   * Tunes dbmtl with each signal, from the best settings of mtl on.
   *
   * @param mtl null if there are none
   * @return the best of each signal, those trained in full first, of these the best of all
   */
  List<Tuned> signals(TargetGraph structure, @Nullable Tuned mtl) {
    SweepFile file = signalsFile(structure, mtl == null ? null : mtl.start());
    int trainings = work.budget().trainings(AutoStep.SIGNALS);
    SweepResult result =
        sweep(
            Method.DBMTL.key(),
            file,
            trainings == 0 ? 0 : Math.max(trainings, signals().size() + 1),
            work.budget().end(AutoStep.SIGNALS));
    Map<String, Tuned> bySignal = new LinkedHashMap<>();
    for (SweepTrial trial : bestFirst(result)) {
      Candidate candidate = candidate(file, trial.point());
      String name = name(candidate);
      Double score = trial.score();
      if (score != null) {
        bySignal.putIfAbsent(
            name,
            new Tuned(
                name,
                candidate,
                trial.point(),
                null,
                Estimate.of(List.of(score)),
                trainings(result)));
      }
    }
    return List.copyOf(bySignal.values());
  }

  /** What a candidate of dbmtl is called. */
  static String name(Candidate candidate) {
    return "%s %s"
        .formatted(
            candidate.network().method().key(), candidate.network().signals().standard().key());
  }

  private static List<String> signals() {
    return EdgeSignal.known().stream().map(EdgeSignal::key).toList();
  }

  private SweepFile signalsFile(TargetGraph structure, @Nullable Point from) {
    List<Map<String, Object>> start = new ArrayList<>();
    if (from != null) {
      for (String signal : signals()) {
        Map<String, Object> point = new LinkedHashMap<>(from.values());
        point.put(TuneSpace.SIGNAL, signal);
        start.add(point);
      }
    }
    return file(Method.DBMTL, structure, signals(), start);
  }

  /** What an earlier run found. */
  Tuned restored(AutoSummary.Tuned of, @Nullable Tuned mtl) {
    Method method = Keyed.of(Method.class, of.name().split(" ", 2)[0]).orElseThrow();
    TargetGraph structure = TargetGraph.parse(work.study().targetNames(), of.structure());
    SweepFile file =
        method == Method.DBMTL
            ? signalsFile(structure, mtl == null ? null : mtl.start())
            : file(method, structure, List.of(), List.of());
    Point point = of.point() == null ? null : file.space().point(of.point());
    return new Tuned(
        of.name(),
        candidate(file, point),
        point,
        point == null ? file.own() : point,
        Objects.requireNonNull(of.served()),
        of.trainings());
  }

  private SweepFile file(
      Method method, TargetGraph structure, List<String> signals, List<Map<String, Object>> start) {
    Path file = work.folder().resolve("auto").resolve(method.key() + ".yaml");
    try {
      Files.createDirectories(file.resolveSibling("."));
    } catch (IOException e) {
      throw new StudyException(
          "%s cannot be made (%s): give another folder with --out"
              .formatted(file.getParent(), e.getClass().getSimpleName()),
          e);
    }
    AtomicFile.write(file, space.text(method, structure.text(), signals, start));
    return SweepFile.of(StudyFile.open(file));
  }

  private SweepResult sweep(String name, SweepFile file, int trainings, double end) {
    double left = work.budget().minutes() == 0 ? 0 : Math.max(1e-6, end - work.clock().minutes());
    SweepSettings settings = settings(file.settings(), trainings, left);
    SweepResult result =
        work.progress()
            .shown(
                trainings,
                left,
                listener ->
                    Sweep.run(
                        work.study(),
                        file,
                        settings,
                        work.logs(),
                        work.logs().trainer(),
                        work.session(),
                        work.folder(),
                        List.of(),
                        listener));
    outcomes.addAll(AutoWork.full(result.trials().stream().map(SweepTrial::outcome).toList()));
    work.progress()
        .say(
            "%s: %,d points tried%s"
                .formatted(
                    name,
                    result.trials().size() - 1,
                    AutoWork.isInterrupted() ? ", interrupted" : ""));
    return result;
  }

  private static SweepSettings settings(SweepSettings own, int trainings, double minutes) {
    boolean seeds = trainings == 0 || trainings >= ENOUGH;
    int finalists = seeds ? FINALISTS : 1;
    int repeats = seeds ? REPEATS : 1;
    // The study's own settings, and the further seeds of the finalists and of these.
    int besides = 1 + (finalists + 1) * (repeats - 1);
    return own.with(
        s ->
            s.trials(trainings == 0 ? 0 : Math.max(1, trainings - besides))
                .minutes(minutes)
                .finalists(finalists)
                .repeats(repeats)
                .confirm(0));
  }

  private static Candidate candidate(SweepFile file, @Nullable Point point) {
    return point == null ? file.standard() : file.candidate(point);
  }

  private static int trainings(SweepResult result) {
    return result.trials().size();
  }

  /** The point itself; of the study's own settings that point, or else the best that was tried. */
  private static @Nullable Point start(SweepResult result, @Nullable Point point) {
    if (point != null) {
      return point;
    }
    return result.own() != null
        ? result.own()
        : bestFirst(result).stream()
            .map(SweepTrial::point)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  /** The best training of a sweep that ended before its finalists were trained. */
  private static @Nullable Tuned best(String name, SweepFile file, SweepResult result) {
    List<SweepTrial> best = bestFirst(result);
    if (best.isEmpty() || best.get(0).score() == null) {
      return null;
    }
    return new Tuned(
        name,
        candidate(file, best.get(0).point()),
        best.get(0).point(),
        start(result, best.get(0).point()),
        Estimate.of(List.of(Objects.requireNonNull(best.get(0).score()))),
        trainings(result));
  }

  /** The trainings that completed, those in full first; of equal ones the earlier first. */
  private static List<SweepTrial> bestFirst(SweepResult result) {
    return result.trials().stream()
        .filter(trial -> trial.score() != null)
        .sorted(
            Comparator.comparing(SweepTrial::share, Comparator.reverseOrder())
                .thenComparing(
                    trial -> Objects.requireNonNull(trial.score()), Comparator.reverseOrder()))
        .toList();
  }
}
