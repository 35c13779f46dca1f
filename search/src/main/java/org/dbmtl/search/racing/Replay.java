package org.dbmtl.search.racing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.dbmtl.search.evidence.DunnettMaximum;
import org.dbmtl.search.evidence.PooledNoise;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;

/** A race run over from its start, on the outcomes that are known. Used once. */
final class Replay {
  private final RaceSettings settings;
  private final List<Candidate> entrants;
  private final Map<Training, TrialOutcome> outcomes;

  private final List<Standing.Drop> dropped = new ArrayList<>();
  private final Map<Candidate, Map<Integer, Double>> scores = new HashMap<>();
  private List<Candidate> racing;

  Replay(RaceSettings settings, List<Candidate> entrants, Map<Training, TrialOutcome> outcomes) {
    this.settings = settings;
    this.entrants = entrants;
    this.outcomes = outcomes;
    this.racing = entrants;
  }

  /** What entrants lack of the first repeats, by repeat, within the budget. */
  List<Training> opening() {
    List<Training> all = new ArrayList<>();
    int covered = settings.budget() == 0 ? entrants.size() : openings();
    for (int repeat = 0; repeat < settings.first(); repeat++) {
      for (Candidate candidate : entrants.subList(0, covered)) {
        add(all, candidate, repeat);
      }
    }
    return all;
  }

  /** How many entrants, from the first, can have their first repeats within the budget. */
  private int openings() {
    int left = left();
    for (int c = 0; c < entrants.size(); c++) {
      for (int repeat = 0; repeat < settings.first(); repeat++) {
        left -= outcomes.containsKey(new Training(entrants.get(c), repeat)) ? 0 : 1;
      }
      if (left < 0) {
        return c;
      }
    }
    return entrants.size();
  }

  private void add(List<Training> all, Candidate candidate, int repeat) {
    Training training = new Training(candidate, repeat);
    if (!outcomes.containsKey(training)) {
      all.add(training);
    }
  }

  private int left() {
    return settings.budget() == 0
        ? Integer.MAX_VALUE
        : Math.max(0, settings.budget() - outcomes.size());
  }

  Standing run() {
    List<Training> opening = opening();
    if (!opening.isEmpty()) {
      return new Standing(racing, List.of(), opening, null);
    }
    // Entrants that the budget never reached take no part.
    racing =
        entrants.stream()
            .filter(c -> outcomes.containsKey(new Training(c, settings.first() - 1)))
            .filter(c -> outcomes.containsKey(new Training(c, 0)))
            .toList();
    for (int repeat = 0; repeat < settings.first(); repeat++) {
      take(repeat);
    }
    int repeats = settings.first();
    while (true) {
      sort();
      if (racing.size() > 1 && repeats < settings.most()) {
        drop(repeats);
      }
      if (racing.size() < 2) {
        return over(Standing.End.DECIDED);
      }
      if (repeats == settings.most()) {
        return over(Standing.End.REPEATS);
      }
      List<Candidate> row = affordable(repeats);
      if (row.size() < 2) {
        return over(Standing.End.BUDGET);
      }
      List<Training> next = new ArrayList<>();
      for (Candidate candidate : row) {
        add(next, candidate, repeats);
      }
      if (!next.isEmpty()) {
        return new Standing(racing, dropped, next, null);
      }
      boolean all = row.size() == racing.size();
      if (!all) {
        return over(Standing.End.BUDGET);
      }
      take(repeats);
      repeats++;
    }
  }

  private Standing over(Standing.End end) {
    return new Standing(racing, dropped, List.of(), end);
  }

  /** Those of the best who can have this repeat within the budget, what they have of it counted. */
  private List<Candidate> affordable(int repeat) {
    List<Candidate> row = new ArrayList<>();
    int left = left();
    for (Candidate candidate : racing) {
      boolean known = outcomes.containsKey(new Training(candidate, repeat));
      if (known || left > 0) {
        left -= known ? 0 : 1;
        row.add(candidate);
      }
    }
    return row;
  }

  /** Takes in a repeat of those racing; who did not complete it drops out. */
  private void take(int repeat) {
    List<Candidate> completed = new ArrayList<>();
    for (Candidate candidate : racing) {
      Double score = Race.score(outcomes.get(new Training(candidate, repeat)));
      if (score == null) {
        dropped.add(new Standing.Drop(candidate, repeat + 1, null));
      } else {
        scores.computeIfAbsent(candidate, c -> new TreeMap<>()).put(repeat, score);
        completed.add(candidate);
      }
    }
    racing = completed;
  }

  private Map<Integer, Double> scores(Candidate candidate) {
    return scores.getOrDefault(candidate, Map.of());
  }

  private double mean(Candidate candidate) {
    return scores(candidate).values().stream().mapToDouble(s -> s).average().orElse(0);
  }

  /** Best first; of equal ones, who entered first. */
  private void sort() {
    Map<Candidate, Integer> entry = new HashMap<>();
    entrants.forEach(candidate -> entry.put(candidate, entry.size()));
    racing =
        racing.stream()
            .sorted(
                Comparator.comparingDouble((Candidate c) -> -mean(c))
                    .thenComparing(c -> Objects.requireNonNull(entry.get(c))))
            .toList();
  }

  private void drop(int repeats) {
    PooledNoise noise =
        PooledNoise.of(
            entrants.stream().map(this::scores).filter(known -> !known.isEmpty()).toList());
    if (noise == null) {
      return;
    }
    int looks = settings.most() - settings.first();
    DunnettMaximum maximum = new DunnettMaximum(entrants.size() - 1, noise.freedom());
    double error = noise.ofDifference() / Math.sqrt(repeats);
    double best = mean(racing.get(0));
    int left = racing.size();
    // The worst first: whoever is ahead of one that stays is nearer to the best, so stays too.
    while (left > 1) {
      Candidate candidate = racing.get(left - 1);
      double behind = best - mean(candidate);
      double pValue = behind == 0 ? 1 : maximum.exceeds(behind / error);
      if (pValue > settings.level() / looks) {
        break;
      }
      dropped.add(new Standing.Drop(candidate, repeats, pValue));
      left--;
    }
    racing = List.copyOf(racing.subList(0, left));
  }
}
