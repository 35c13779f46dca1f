package org.dbmtl.search.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dbmtl.search.run.PrunePlan.DoomedFolder;
import org.dbmtl.search.run.PrunePlan.Reason;
import org.dbmtl.search.store.LiveWorkers;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.Worker;

/**
 * Deletes what the trials of a study have left and nobody needs: the policy is that of a search
 * while it runs ({@link KeptModels}), applied to all that is there. Folders of trials that wait or
 * run stay.
 */
public final class Pruning {
  private final TrialStore store;
  private final Path output;

  /**
   * @param output output folder of the study
   */
  public Pruning(TrialStore store, Path output) {
    this.store = store;
    this.output = output;
  }

  /**
   * What of a run goes when only the best candidates keep their files, and those that have fewer
   * edges than all that are better.
   *
   * @param keep number of best candidates, 0 to keep none at all
   */
  public PrunePlan behindBest(StoredStudy study, int keep) {
    WorkFolders folders = WorkFolders.of(output, study.run());
    // Looked up before the trials: a trial is in the store before it has a folder.
    List<Long> there = folders.trials();
    List<StoredTrial> trials = store.trials(study.number());
    Map<Long, StoredTrial> known =
        trials.stream().collect(Collectors.toMap(StoredTrial::number, Function.identity()));
    Set<String> best = best(study.study(), trials, keep);
    List<DoomedFolder> doomed = new ArrayList<>();
    for (long number : there) {
      StoredTrial trial = known.get(number);
      if (trial == null) {
        doomed.add(doomed(folders, number, Reason.UNKNOWN));
      } else if (trial.state().isEnded() && trial.state() != TrialState.COMPLETED) {
        doomed.add(doomed(folders, number, Reason.NOT_COMPLETED));
      } else if (trial.state() == TrialState.COMPLETED
          && (!best.contains(trial.key()) || trial.confirms(study.study()))) {
        doomed.add(doomed(folders, number, Reason.BEHIND));
      }
    }
    return new PrunePlan(study.run(), null, 0, doomed, live(study, trials));
  }

  /** What goes when the store forgets a run: its trials and all their files. */
  public PrunePlan forgetting(StoredStudy study) {
    WorkFolders folders = WorkFolders.of(output, study.run());
    List<StoredTrial> trials = store.trials(study.number());
    return new PrunePlan(
        study.run(), study, trials.size(), all(folders, Reason.OLD_RUN), live(study, trials));
  }

  /**
   * The folders of runs that the store does not know, each run a plan; none if the store holds
   * other studies, whose folders they may be.
   */
  public List<PrunePlan> unknownRuns(String study) {
    List<StoredStudy> studies = store.studies();
    if (studies.stream().anyMatch(there -> !there.study().name().equals(study))) {
      return List.of();
    }
    Set<Integer> known = studies.stream().map(StoredStudy::run).collect(Collectors.toSet());
    return WorkFolders.runs(output).stream()
        .filter(run -> !known.contains(run))
        .map(
            run ->
                new PrunePlan(
                    run, null, 0, all(WorkFolders.of(output, run), Reason.UNKNOWN), List.of()))
        .filter(plan -> !plan.isEmpty())
        .toList();
  }

  /**
   * Deletes what a plan names, folders first: what is interrupted can be done again.
   *
   * @return folders that could not be deleted
   */
  public List<Path> carryOut(PrunePlan plan) {
    WorkFolders folders = WorkFolders.of(output, plan.run());
    List<Path> left = new ArrayList<>();
    for (DoomedFolder folder : plan.folders()) {
      folders.delete(folder.trial());
      Path path = folders.trial(folder.trial());
      if (Files.exists(path)) {
        left.add(path);
      }
    }
    if (plan.forgotten() != null) {
      store.delete(plan.forgotten().number());
    }
    return left;
  }

  private static List<DoomedFolder> all(WorkFolders folders, Reason reason) {
    return folders.trials().stream().map(trial -> doomed(folders, trial, reason)).toList();
  }

  private static DoomedFolder doomed(WorkFolders folders, long trial, Reason reason) {
    long bytes = folders.files(trial).stream().mapToLong(TrialFile::bytes).sum();
    return new DoomedFolder(trial, bytes, reason);
  }

  private List<Worker> live(StoredStudy study, List<StoredTrial> trials) {
    return LiveWorkers.of(study, store.sessions(study.number()), trials, Instant.now());
  }

  private static Set<String> best(NewStudy study, List<StoredTrial> trials, int keep) {
    Map<String, DoubleSummaryStatistics> scores = new LinkedHashMap<>();
    Map<String, Integer> edges = new HashMap<>();
    for (StoredTrial trial : trials) {
      if (trial.score() != null && !trial.confirms(study)) {
        scores
            .computeIfAbsent(trial.key(), key -> new DoubleSummaryStatistics())
            .accept(trial.score());
        edges.putIfAbsent(trial.key(), edges(trial.structure()));
      }
    }
    Comparator<DoubleSummaryStatistics> byMean =
        Comparator.comparingDouble(DoubleSummaryStatistics::getAverage);
    // Of equal ones, those that were asked for first: the sort is stable.
    List<String> ordered =
        scores.entrySet().stream()
            .sorted(Map.Entry.comparingByValue(byMean.reversed()))
            .map(Map.Entry::getKey)
            .toList();
    Set<String> kept = new HashSet<>();
    int fewest = Integer.MAX_VALUE;
    for (int rank = 0; rank < ordered.size() && keep > 0; rank++) {
      int own = edges.getOrDefault(ordered.get(rank), 0);
      if (rank < keep || own < fewest) {
        kept.add(ordered.get(rank));
      }
      fewest = Math.min(fewest, own);
    }
    return kept;
  }

  /** Edges of a structure in its text form: arrows outside quoted names. */
  private static int edges(String structure) {
    boolean quoted = false;
    int edges = 0;
    for (int i = 0; i < structure.length(); i++) {
      char c = structure.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '>' && !quoted) {
        edges++;
      }
    }
    return edges;
  }
}
