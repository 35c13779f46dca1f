package org.dbmtl.search.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Repeats;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.StudyData;

/** Small studies without a log. */
final class Studies {
  private Studies() {}

  static Study study(SearchSettings settings, String... names) {
    List<Target> targets = new ArrayList<>();
    for (String name : names) {
      targets.add(Target.binary(name));
    }
    return Study.of(
            "test",
            DataSettings.files(new Split.ByTime("time", Split.Shares.STANDARD), "log.csv"),
            List.of(Feature.id("user")),
            targets)
        .withSeed(42)
        .withSearch(settings);
  }

  /** Without seeding. */
  static SearchSettings settings(
      String strategy, int trials, int repeats, int parallel, int confirm) {
    return settings(strategy, trials, 0, repeats, parallel, confirm);
  }

  static SearchSettings settings(
      String strategy, int trials, double minutes, int repeats, int parallel, int confirm) {
    return settings(strategy, trials, minutes, Repeats.of(repeats), parallel, confirm);
  }

  static SearchSettings settings(
      String strategy, int trials, double minutes, Repeats repeats, int parallel, int confirm) {
    return SearchSettings.DEFAULT.with(
        s ->
            s.strategy(strategy)
                .trials(trials)
                .minutes(minutes)
                .repeats(repeats)
                .parallel(parallel)
                .seeding("none")
                .restarts(1)
                .confirm(confirm));
  }

  /** Searches a study in a store of its own. */
  static SearchResult search(
      Study study, CandidateTrainer trainer, Path folder, SearchListener listener) {
    return search(study, trainer, folder, listener, SoFar.NONE);
  }

  static SearchResult search(
      Study study, CandidateTrainer trainer, Path folder, SearchListener listener, SoFar soFar) {
    StudyData data = data(study);
    try (StudySession session =
        StudySession.alone(study.name(), data.fingerprint(), StudyBudget.of(study.search()))) {
      return new StudySearch(study, data, trainer, session, folder).run(listener, soFar);
    }
  }

  static StudyData data(Study study) {
    TargetStatistics statistics =
        TargetStatistics.builder(
                study.targetNames().stream()
                    .map(name -> new TargetStatistics.Levels(name, true, 2))
                    .toList())
            .build();
    return new StudyData() {
      @Override
      public String fingerprint() {
        return "abc";
      }

      @Override
      public long rows(Part part) {
        return 100;
      }

      @Override
      public TargetStatistics targetStatistics() {
        return statistics;
      }

      @Override
      public void close() {}
    };
  }
}
