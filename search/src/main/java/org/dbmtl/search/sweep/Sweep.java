package org.dbmtl.search.sweep;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.run.TrialBatches;
import org.dbmtl.search.sampler.Observation;
import org.dbmtl.search.sampler.Sampler;
import org.dbmtl.search.sampler.SamplerProvider;
import org.dbmtl.search.scheduler.Job;
import org.dbmtl.search.scheduler.Scheduler;
import org.dbmtl.search.scheduler.SchedulerProvider;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.sweep.SweepResult.Confirmed;
import org.dbmtl.search.sweep.SweepResult.Finalist;
import org.dbmtl.search.sweep.SweepTrainings.Planned;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/**
 * Runs a sweep, from the study's own settings to the confirmation of the winner.
 *
 * <p><b>Rounds.</b> The scheduler is asked for {@code sweep.round} jobs, takes fresh points from
 * the sampler, and both are told all outcomes of the round in trial order. So the sweep is the same
 * for any number of workers, and one that was killed proposes the same points again, whose outcomes
 * are in the store.
 *
 * <p><b>Seeds.</b> All points are trained on the first of the seeds that a search of the study
 * shares among candidates. The best of many points on one seed is lucky; so the best few that were
 * trained in full, the finalists, are trained on further shared seeds, and the one with the best
 * mean wins. Where fewer points than that were trained in full, the best of the larger shares are
 * finalists too. The winner and the study's own settings are then trained on fresh seeds and judged
 * on the test part.
 *
 * <p><b>The study's own settings</b> are trained first; where the space holds them as a point, the
 * sampler learns from them and does not propose them again.
 *
 * <p><b>Budget.</b> {@code sweep.trials} counts points. The study's own settings, the finalists'
 * further seeds and the confirmation are outside it. After {@code sweep.minutes} no round of
 * trainings begins.
 *
 * <p>Run once, by one thread. Closes neither the trainer nor the data.
 */
public final class Sweep {
  private final Study study;
  private final SweepFile file;
  private final SweepSettings settings;
  private final String data;
  private final TrialBatches batches;
  private final SweepTrainings trainings;
  private final StudySession session;
  private final SearchListener listener;
  private final Sampler sampler;
  private final Scheduler scheduler;
  private final List<SweepTrial> trials = new ArrayList<>();
  private final Map<Point, Candidate> candidates = new LinkedHashMap<>();
  private final @Nullable Point own;
  private final long start = System.nanoTime();
  private final List<String> remarks;
  private int points;
  private double best = Double.NEGATIVE_INFINITY;

  private Sweep(
      Study study,
      SweepFile file,
      SweepSettings settings,
      CandidateLogs logs,
      TrialBatches batches,
      StudySession session,
      SearchListener listener) {
    this.study = study;
    this.file = file;
    StudyData log = logs.of(file.standard());
    FittedShares fitted = FittedShares.of(settings, file, log.rows(Part.TRAIN));
    this.settings = fitted.settings();
    this.remarks = new ArrayList<>(fitted.fitted());
    this.data = log.fingerprint();
    this.batches = batches;
    this.trainings = new SweepTrainings(study, settings.fidelity(), logs, data, batches);
    this.session = session;
    this.listener = listener;
    Sampler inner = SamplerProvider.named(settings.sampler()).create(file.space(), study.seed());
    this.sampler =
        file.movesStructure()
            ? new StructureMoves(
                inner,
                new DagSpace(study.targetNames(), study.constraints()),
                file.structure(),
                study.seed())
            : inner;
    this.scheduler =
        SchedulerProvider.named(settings.scheduler()).create(this.settings.least(), settings.eta());
    this.own = file.own();
    file.start().forEach(sampler::enqueue);
  }

  /**
   * Sweeps.
   *
   * @param study what is swept; of its search, the parallel trials count
   * @param file the space
   * @param settings how to go on
   * @param logs the encoded logs of the candidates
   * @param trainer of the engine, for trials on any of these logs
   * @param session the study in a store
   * @param folder output folder, in which trials keep their work folders
   * @param earlier observations of an earlier sweep over the same space
   * @throws StudyException if nothing can be trained for a reason the user can fix
   */
  public static SweepResult run(
      Study study,
      SweepFile file,
      SweepSettings settings,
      CandidateLogs logs,
      CandidateTrainer trainer,
      StudySession session,
      Path folder,
      List<Observation> earlier,
      SearchListener listener) {
    try (TrialBatches batches =
        new TrialBatches(study, trainer, session, folder, study.search().parallel(), listener)) {
      Sweep sweep = new Sweep(study, file, settings, logs, batches, session, listener);
      earlier.forEach(sweep.sampler::tell);
      return sweep.run();
    }
  }

  private SweepResult run() {
    Instant started = Instant.now();
    trainOwn();
    StopReason stopped = explore();
    List<Finalist> finalists = batches.isCancelled() ? List.of() : finalists();
    Point winner =
        finalists.stream().map(Finalist::point).filter(Objects::nonNull).findFirst().orElse(null);
    boolean wins = !finalists.isEmpty() && finalists.get(0).point() != null;
    Confirmed confirmation =
        winner == null || !wins || batches.isCancelled() ? null : confirm(winner);
    StopReason end = batches.isCancelled() ? StopReason.CANCELLED : stopped;
    if (end != StopReason.CANCELLED) {
      session.store().setStopped(session.study().number(), end.key());
    }
    return new SweepResult(
        study,
        settings,
        data,
        own,
        trials,
        finalists,
        wins ? winner : null,
        confirmation,
        SweepImportance.of(file.space(), trials),
        remarks,
        end,
        started,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private void trainOwn() {
    List<SweepTrial> ended = train(List.of(new Planned(null, file.standard(), 0, Seeds.REPEAT, 1)));
    if (own != null && !ended.isEmpty() && ended.get(0).outcome() instanceof Completed completed) {
      sampler.tell(new Observation(own, SweepObjectives.of(study, completed), 1));
    }
  }

  private StopReason explore() {
    while (true) {
      if (isLate()) {
        return StopReason.MINUTES;
      }
      List<Job> jobs = scheduler.next(settings.round(), this::fresh);
      if (jobs.isEmpty()) {
        return settings.trials() > 0 && points >= settings.trials()
            ? StopReason.TRIALS
            : StopReason.FINISHED;
      }
      List<Planned> planned =
          jobs.stream()
              .map(
                  job ->
                      new Planned(
                          job.point(),
                          Objects.requireNonNull(candidates.get(job.point())),
                          0,
                          Seeds.REPEAT,
                          job.fidelity()))
              .toList();
      List<SweepTrial> ended = train(planned);
      if (ended.size() < jobs.size()) {
        return StopReason.CANCELLED;
      }
      for (int i = 0; i < jobs.size(); i++) {
        tell(jobs.get(i), ended.get(i));
      }
    }
  }

  private boolean isLate() {
    return settings.minutes() > 0
        && points > 0
        && (System.nanoTime() - start) / 60e9 > settings.minutes();
  }

  private @Nullable Point fresh() {
    if (settings.trials() > 0 && points >= settings.trials()) {
      return null;
    }
    List<Point> asked = sampler.ask(1);
    if (asked.isEmpty()) {
      return null;
    }
    Point point = asked.get(0);
    candidates.put(point, file.candidate(point));
    points++;
    return point;
  }

  private void tell(Job job, SweepTrial trial) {
    Double score = trial.score();
    scheduler.tell(job, score == null ? Double.NaN : score);
    sampler.tell(
        score == null
            ? new Observation(job.point(), List.of(), job.fidelity())
            : new Observation(
                job.point(),
                SweepObjectives.of(study, (Completed) trial.outcome()),
                job.fidelity()));
    if (score != null && job.fidelity() == 1 && score > best) {
      best = score;
      listener.newBest(trial.outcome().spec().candidate(), Estimate.of(List.of(score)));
    }
  }

  private List<SweepTrial> train(List<Planned> planned) {
    List<TrialOutcome> outcomes = trainings.outcomes(planned);
    List<SweepTrial> ended = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      ended.add(new SweepTrial(planned.get(i).point(), planned.get(i).share(), outcomes.get(i)));
    }
    trials.addAll(ended);
    boolean first = trials.size() == ended.size();
    if (first && !ended.isEmpty() && ended.get(0).outcome() instanceof Failed failed) {
      throw new StudyException(
          failed.reason() == Failed.Reason.MISTAKE
              ? failed.cause()
              : "the study's own settings failed with '%s': fix them before they are swept"
                  .formatted(failed.cause()));
    }
    return ended;
  }

  /** The best that were trained in full, and where these are too few, of the larger shares. */
  private Map<Candidate, SweepTrial> chosen() {
    Map<Point, SweepTrial> largest = new LinkedHashMap<>();
    for (SweepTrial trial : trials) {
      if (trial.point() != null) {
        largest.merge(trial.point(), trial, (a, b) -> b.share() >= a.share() ? b : a);
      }
    }
    Map<Candidate, SweepTrial> chosen = new LinkedHashMap<>();
    largest.values().stream()
        .filter(trial -> trial.score() != null)
        .sorted(
            Comparator.comparingDouble(SweepTrial::share)
                .thenComparing(trial -> Objects.requireNonNull(trial.score()))
                .reversed())
        .filter(trial -> chosen.size() < settings.finalists())
        .forEachOrdered(trial -> chosen.putIfAbsent(candidate(trial.point()), trial));
    return chosen;
  }

  private List<Finalist> finalists() {
    Map<Candidate, SweepTrial> best = chosen();
    if (best.isEmpty()) {
      return List.of();
    }
    LinkedHashSet<@Nullable Point> chosen = new LinkedHashSet<>();
    best.forEach(
        (candidate, trial) -> {
          if (!candidate.equals(file.standard())) {
            chosen.add(trial.point());
          }
        });
    chosen.add(null); // the study's own settings
    List<Planned> planned = new ArrayList<>();
    for (int repeat = 0; repeat < settings.repeats(); repeat++) {
      for (Point point : chosen) {
        planned.add(new Planned(point, candidate(point), repeat, Seeds.REPEAT, 1));
      }
    }
    listener.confirming(planned.size() + 2 * settings.confirm());
    Map<@Nullable Point, List<Double>> scores = new LinkedHashMap<>();
    List<TrialOutcome> outcomes = trainings.outcomes(planned);
    Map<Candidate, NamedScores> named = NamedScores.byCandidate(study, outcomes, Part.VALID);
    completeInFull(best, planned, outcomes);
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Completed completed) {
        scores
            .computeIfAbsent(planned.get(i).point(), point -> new ArrayList<>())
            .add(completed.score());
      }
    }
    List<Finalist> finalists = new ArrayList<>();
    scores.forEach(
        (point, values) -> {
          if (values.size() == settings.repeats()) {
            finalists.add(
                new Finalist(
                    point,
                    Estimate.of(values),
                    named.getOrDefault(candidate(point), NamedScores.NONE)));
          }
        });
    finalists.sort(Comparator.comparingDouble((Finalist f) -> f.score().mean()).reversed());
    return finalists;
  }

  /** Notes the first trainings in full of finalists that had smaller shares so far. */
  private void completeInFull(
      Map<Candidate, SweepTrial> best, List<Planned> planned, List<TrialOutcome> outcomes) {
    int more = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      Planned one = planned.get(i);
      SweepTrial before = best.get(one.candidate());
      if (one.repeat() == 0 && one.point() != null && before != null && before.share() < 1) {
        trials.add(new SweepTrial(one.point(), 1, outcomes.get(i)));
        more++;
      }
    }
    if (more > 0) {
      remarks.add(
          ("The scheduler brought fewer than %d points to a training in full: the best %d of"
                  + " smaller shares were then trained in full as well.")
              .formatted(settings.finalists(), more));
    }
  }

  private Candidate candidate(@Nullable Point point) {
    return point == null ? file.standard() : file.candidate(point);
  }

  private @Nullable Confirmed confirm(Point winner) {
    List<Planned> planned = new ArrayList<>();
    for (int repeat = 0; repeat < settings.confirm(); repeat++) {
      planned.add(new Planned(winner, candidate(winner), repeat, Seeds.CONFIRM, 1));
      planned.add(new Planned(null, file.standard(), repeat, Seeds.CONFIRM, 1));
    }
    return SweepConfirmation.of(
        study, candidate(winner), file.standard(), trainings.outcomes(planned));
  }
}
