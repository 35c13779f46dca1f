package org.dbmtl.experiments.auto;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.result.AutoSummary;
import org.dbmtl.search.run.OpenStudy;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.sweep.SweptLogs;
import org.dbmtl.search.sweep.TuneSpace;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TrialOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Finds what to serve for a study: the steps of {@link AutoStep} one after the other, and a
 * leaderboard.
 *
 * <p>Every training is one of a study in the store, so that what is known is not trained again and
 * any number of workers gives the same. Tuning, race and confirmation share one study, {@link
 * #kept}. A finished step, or a finished method of one, is taken from the record of an earlier run.
 * A budget of time decides how many trainings begin, never what one of them gives.
 *
 * <p>Interrupting the thread ends it with the leaderboard of what is known; the thread is
 * interrupted still on return. Run once, by one thread.
 */
public final class Auto {
  private final AutoWork work;
  private final SearchSettings searching;
  private final StudyData log;
  private final AutoSummary empty;
  private final @Nullable AutoSummary earlier;
  private final AutoState state = new AutoState();
  private final TuneStep tuning;
  private final List<String> targets;

  /**
   * @param source file of the study
   * @param study with the options of the command
   * @param logs of {@link #judged} of the study
   * @param opening encodes a study's log and opens a trainer on it
   * @param session {@link #kept} of the study in a store
   * @param folder output folder
   * @param record of an earlier run; null if there is none
   */
  public Auto(
      StudyFile source,
      Study study,
      SweptLogs logs,
      Function<Study, OpenStudy> opening,
      StudySession session,
      Path folder,
      AutoBudget budget,
      @Nullable AutoSummary record,
      AutoProgress progress) {
    Study judged = judged(study);
    this.targets = study.targetNames();
    this.searching = study.search();
    this.log = logs.of(Candidate.of(judged, TargetGraph.empty(targets)));
    AutoSummary fresh =
        AutoTable.empty(source, judged, log.fingerprint(), budget, Instant.now().toString());
    this.earlier =
        record != null
                && record.study().equals(fresh.study())
                && record.seed() == fresh.seed()
                && record.fingerprints().equals(fresh.fingerprints())
                && record.budget().equals(fresh.budget())
            ? record
            : null;
    this.empty = earlier == null ? fresh : AutoTable.begun(fresh, earlier.times());
    this.work =
        new AutoWork(
            source,
            judged,
            logs,
            opening,
            session,
            folder,
            budget,
            new AutoWork.Clock(empty.times().minutes()),
            progress);
    this.tuning = new TuneStep(work, log.rows(Part.TRAIN));
  }

  /**
   * Checks what a study says of its sweep, before any data is read.
   *
   * @throws StudyException if it cannot be tuned so; the message begins with file and line
   */
  public static void check(StudyFile source) {
    TuneSpace.check(source);
  }

  /**
   * The study as candidates are judged: by what is served, unless it has an objective of its own
   * that is not the joint score. Methods and signals are those of a candidate.
   */
  public static Study judged(Study study) {
    Objective own = study.metrics().objective();
    Objective objective =
        own.score() == Objective.Kind.JOINT ? Objective.SERVED : own.withPareto(false);
    int parallel = study.search().parallel();
    return study.with(
        s ->
            s.metrics(study.metrics().withObjective(objective))
                .network(
                    study
                        .network()
                        .with(n -> n.method(Method.DBMTL).signals(EdgeSignals.EMBEDDINGS)))
                .search(SearchSettings.DEFAULT.withParallel(parallel)));
  }

  /** The study as a store keeps it: without what decides which structures are proposed. */
  public static Study kept(Study study, AutoBudget budget) {
    return judged(study)
        .with(
            s ->
                s.name(study.name() + "-auto")
                    .constraints(EdgeConstraints.NONE)
                    .search(
                        SearchSettings.DEFAULT.with(
                            each -> each.trials(budget.trials()).minutes(budget.minutes()))));
  }

  /**
   * Runs all steps.
   *
   * @throws StudyException if no method can be trained for a reason the user can fix
   */
  public AutoResult run() {
    List<Runnable> steps =
        List.of(this::tune, this::structures, this::signals, this::race, this::confirm);
    for (Runnable step : steps) {
      if (!AutoWork.isInterrupted()) {
        step.run();
      }
    }
    StopReason end = AutoWork.isInterrupted() ? StopReason.CANCELLED : StopReason.FINISHED;
    if (end == StopReason.FINISHED) {
      work.session().store().setStopped(work.session().study().number(), end.key());
    }
    return new AutoTable(work, log, state).result(soFar(end));
  }

  /** Says which step begins, and what is left of the time. */
  private void begin(AutoStep step, String what) {
    double minutes = work.budget().minutes();
    work.progress()
        .say(
            "step %d of %d: %s%s%s"
                .formatted(
                    step.number(),
                    AutoStep.values().length,
                    step.title(),
                    what.isEmpty() ? "" : " (" + what + ")",
                    minutes == 0
                        ? ""
                        : ", %.1f of %s minutes left"
                            .formatted(
                                Math.max(0, minutes - work.clock().minutes()),
                                AutoTable.plain(minutes))));
  }

  /** Keeps what is known, unless a step was broken off. */
  private void end() {
    if (!AutoWork.isInterrupted()) {
      work.progress().ended(soFar(StopReason.RUNNING));
    }
  }

  private AutoSummary soFar(StopReason stopped) {
    return AutoTable.soFar(empty, state, stopped, work.clock().minutes());
  }

  private void tune() {
    Map<Method, TargetGraph> methods = new LinkedHashMap<>();
    methods.put(Method.WDL, TargetGraph.empty(targets));
    methods.put(Method.MTL, TargetGraph.empty(targets));
    TargetGraph needed = TuneStep.needed(work.study(), log.targetStatistics());
    if (needed != null) {
      methods.put(Method.ESMM, needed);
    }
    List<String> failures = new ArrayList<>();
    int part = 0;
    for (Map.Entry<Method, TargetGraph> method : methods.entrySet()) {
      if (!AutoWork.isInterrupted() && !restored(method.getKey().key())) {
        begin(AutoStep.TUNE, method.getKey().key());
        tune(method.getKey(), method.getValue(), part, methods.size(), failures);
        end();
      }
      part++;
    }
    state.trained.addAll(tuning.outcomes());
    if (state.isEmpty() && !failures.isEmpty()) {
      throw new StudyException(failures.get(0));
    }
  }

  private void tune(
      Method method, TargetGraph structure, int part, int parts, List<String> failures) {
    try {
      Tuned tuned = tuning.method(method, structure, part, parts);
      if (tuned != null) {
        state.add(tuned);
      } else if (!AutoWork.isInterrupted()) {
        state.addFailed(method.key(), structure, "no training completed");
      }
    } catch (StudyException e) {
      String cause = Objects.requireNonNullElse(e.getMessage(), "it cannot be trained");
      failures.add(cause);
      state.addFailed(method.key(), structure, cause);
      work.progress().say("%s is left out: %s".formatted(method.key(), cause));
    }
  }

  /** Takes a method over from an earlier run, if that knew it. */
  private boolean restored(String name) {
    List<AutoSummary.Tuned> known =
        earlier == null
            ? List.of()
            : earlier.tuned().stream()
                .filter(of -> of.name().equals(name) || of.name().startsWith(name + " "))
                .toList();
    Tuned mtl = state.tuned(Method.MTL);
    for (AutoSummary.Tuned of : known) {
      if (of.failed() == null && of.served() != null) {
        state.add(tuning.restored(of, mtl));
      } else {
        state.addFailed(
            name,
            TargetGraph.parse(targets, of.structure()),
            Objects.requireNonNullElse(of.failed(), ""));
      }
    }
    return !known.isEmpty();
  }

  private void structures() {
    if (targets.size() < 2) {
      return;
    }
    if (earlier != null && earlier.structures() != null) {
      state.structures = earlier.structures();
      return;
    }
    begin(AutoStep.STRUCTURES, "");
    Tuned mtl = state.tuned(Method.MTL);
    Candidate settings =
        mtl == null ? Candidate.of(work.study(), TargetGraph.empty(targets)) : mtl.candidate();
    AutoSummary.Structures found;
    try {
      found = new StructureStep(work, searching).run(settings);
    } catch (StudyException e) {
      work.progress().say("structures are left out: " + e.getMessage());
      found = new AutoSummary.Structures(List.of(), 0);
    }
    if (!AutoWork.isInterrupted() || !found.found().isEmpty()) {
      state.structures = found;
    }
    end();
  }

  private void signals() {
    List<TargetGraph> found = state.found(targets);
    if (found.isEmpty() || restored(Method.DBMTL.key())) {
      return;
    }
    begin(AutoStep.SIGNALS, "on a structure of %d edges".formatted(found.get(0).edgeCount()));
    int before = tuning.outcomes().size();
    try {
      tuning.signals(found.get(0), state.tuned(Method.MTL)).forEach(state::add);
    } catch (StudyException e) {
      work.progress().say("dbmtl is left out: " + e.getMessage());
    }
    if (!state.hasSignals() && !AutoWork.isInterrupted()) {
      state.addFailed(Method.DBMTL.key(), found.get(0), "no training completed");
    }
    List<TrialOutcome> all = tuning.outcomes();
    state.trained.addAll(all.subList(before, all.size()));
    end();
  }

  private void race() {
    if (earlier != null && earlier.race() != null) {
      state.race = earlier.race();
      return;
    }
    RaceStep step = new RaceStep(work);
    Map<String, Candidate> entrants = step.entrants(state.candidates(targets), state.trained);
    begin(AutoStep.RACE, "%d candidates".formatted(entrants.size()));
    AutoSummary.Racing race = step.run(entrants);
    state.trained.addAll(step.outcomes());
    if (!AutoWork.isInterrupted()) {
      state.race = race;
    }
    end();
  }

  private void confirm() {
    List<Candidate> survivors = state.survivors(targets);
    if (survivors.isEmpty()) {
      return;
    }
    begin(AutoStep.CONFIRM, "%d candidates".formatted(survivors.size()));
    state.confirmed.addAll(new ConfirmStep(work).run(survivors, seedsKnown()));
  }

  /** Fresh seeds of a run that had come to its end, or 0. */
  private int seedsKnown() {
    return earlier == null || earlier.stopped() != StopReason.FINISHED
        ? 0
        : earlier.leaderboard().stream().mapToInt(row -> row.served().repeats()).max().orElse(0);
  }
}
