package org.dbmtl.experiments.auto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.result.AutoSummary;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.jspecify.annotations.Nullable;

/** What the steps of {@link Auto} know so far. Changed by one thread. */
final class AutoState {
  private final Map<String, Tuned> tuned = new LinkedHashMap<>();
  private final List<AutoSummary.Tuned> summaries = new ArrayList<>();

  /** Full trainings on the first seeds, of all steps before the confirmation. */
  final List<TrialOutcome> trained = new ArrayList<>();

  /** Trainings on fresh seeds. */
  final List<TrialOutcome> confirmed = new ArrayList<>();

  AutoSummary.@Nullable Structures structures;
  AutoSummary.@Nullable Racing race;

  void add(Tuned of) {
    tuned.put(of.name(), of);
    summaries.add(of.summary());
  }

  /** A method that cannot be trained. */
  void addFailed(String name, TargetGraph structure, String cause) {
    summaries.add(new AutoSummary.Tuned(name, structure.text(), null, null, 0, cause));
  }

  List<AutoSummary.Tuned> summaries() {
    return summaries;
  }

  @Nullable Tuned tuned(Method method) {
    return tuned.get(method.key());
  }

  boolean isEmpty() {
    return tuned.isEmpty();
  }

  /** Whether dbmtl has been tuned, with whatever came of it. */
  boolean hasSignals() {
    return summaries.stream().anyMatch(of -> of.name().startsWith(Method.DBMTL.key()));
  }

  /** The structures that were found, best first. */
  List<TargetGraph> found(List<String> targets) {
    return structures == null
        ? List.of()
        : structures.found().stream().map(text -> TargetGraph.parse(targets, text)).toList();
  }

  /**
   * All candidates by name: separate networks and shared layers first, then dbmtl with each signal
   * on the best structure, esmm, and dbmtl on the other structures.
   */
  Map<String, Candidate> candidates(List<String> targets) {
    Map<String, Candidate> all = new LinkedHashMap<>();
    put(all, Method.WDL);
    put(all, Method.MTL);
    List<TargetGraph> found = found(targets);
    for (int i = 0; i < found.size(); i++) {
      TargetGraph structure = found.get(i);
      String number = i == 0 ? "" : " " + (i + 1);
      tuned.values().stream()
          .filter(of -> of.candidate().network().method() == Method.DBMTL)
          .forEach(of -> all.put(of.name() + number, of.candidate().withStructure(structure)));
      if (i == 0) {
        put(all, Method.ESMM);
      }
    }
    put(all, Method.ESMM);
    return all;
  }

  private void put(Map<String, Candidate> all, Method method) {
    Tuned of = tuned(method);
    if (of != null) {
      all.put(method.key(), of.candidate());
    }
  }

  /** Those that entered the race, by name; all where there was none. */
  Map<String, Candidate> entrants(List<String> targets) {
    Map<String, Candidate> all = candidates(targets);
    if (race != null) {
      all.keySet().retainAll(race.names());
    }
    return all;
  }

  /** Those that are confirmed, best first; none before a race. */
  List<Candidate> survivors(List<String> targets) {
    Map<String, Candidate> all = candidates(targets);
    return race == null
        ? List.of()
        : race.survivors().stream()
            .map(Objects.requireNonNull(race).names()::get)
            .map(name -> Objects.requireNonNull(all.get(name)))
            .toList();
  }
}
