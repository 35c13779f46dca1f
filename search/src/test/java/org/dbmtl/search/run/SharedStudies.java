package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.dbmtl.search.evidence.Confirmation;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.run.StudyAdmission.Wish;
import org.dbmtl.search.store.Attempt;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.TrialSettings;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.StudyData;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Studies that many workers, or one after the other, search in one store. */
final class SharedStudies {
  private SharedStudies() {}

  /**
   * Random structures over eight targets, twice each, and a confirmation on two seeds.
   *
   * @param trials exact number of trainings before the confirmation
   * @param round candidates that the strategy proposes at a time
   */
  static Study study(int trials, int round) {
    SearchSettings settings =
        SearchSettings.DEFAULT.with(
            s ->
                s.strategy("random")
                    .trials(trials)
                    .round(round)
                    .parallel(1)
                    .seeding("none")
                    .restarts(1)
                    .confirm(2));
    return limits(Studies.study(settings, "a", "b", "c", "d", "e", "f", "g", "h"));
  }

  /** Trials may lose their workers as often as it happens; no model is kept. */
  static Study limits(Study study) {
    return study.withTrial(new TrialSettings(0, 0, 2, Integer.MAX_VALUE, 0));
  }

  /** Searches the study in a store, from its beginning or from where it stands. */
  static SearchResult search(
      TrialStore store,
      Study study,
      CandidateTrainer trainer,
      Path folder,
      Duration lease,
      SearchListener listener) {
    StudyData data = Studies.data(study);
    StoredStudy stored =
        StudyAdmission.admit(store, study, data.fingerprint(), List.of(), Wish.GO_ON).study();
    try (StudySession session = StudySession.join(store, stored, lease)) {
      return new StudySearch(study, data, trainer, session, folder).run(listener);
    }
  }

  /** What a search finds that nothing disturbs, in a store of its own. */
  static SearchResult unbroken(Study study, Path folder) {
    return Studies.search(study, new FakeTrainer(0), folder, SearchListener.NONE);
  }

  /** {@code ranking.json} but for its times. */
  static String ranking(SearchResult result) {
    ObjectNode root =
        (ObjectNode)
            new JsonMapper().readTree(RecordJson.text(SearchSummary.of(result, List.of())));
    assertThat(root.remove("times")).isNotNull();
    return root.toPrettyString();
  }

  /** Trainings of a search, with its confirmation. */
  static int trainings(SearchResult result) {
    Confirmation confirmation = result.confirmation();
    return result.outcomes().size() + (confirmation == null ? 0 : confirmation.outcomes().size());
  }

  /** The study's trials in a store. */
  static List<StoredTrial> trials(TrialStore store, Study study) {
    return store.trials(current(store, study).number());
  }

  static StoredStudy current(TrialStore store, Study study) {
    return Objects.requireNonNull(store.current(study.name()));
  }

  /**
   * Checks a store after the search of its study: as many completed as asked for, each counted
   * once, nothing left running or waiting, and the same ranking as that of an unbroken search, for
   * which nothing has to be trained again.
   *
   * @return attempts that were lost
   */
  static int assertWhole(TrialStore store, Study study, SearchResult unbroken, Path folder) {
    FakeTrainer idle = new FakeTrainer(0);
    SearchResult again =
        search(store, study, idle, folder, StudySession.LEASE, SearchListener.NONE);
    assertThat(idle.trained).as("trained after the end").isEmpty();
    assertThat(ranking(again)).isEqualTo(ranking(unbroken));
    assertThat(again.stopped()).isEqualTo(StopReason.TRIALS);
    assertThat(again.outcomes()).hasSize(study.search().trials());

    List<StoredTrial> trials = trials(store, study);
    assertThat(trials).hasSize(trainings(unbroken));
    assertThat(trials).allMatch(trial -> trial.state() == TrialState.COMPLETED);
    int lost = 0;
    for (StoredTrial trial : trials) {
      List<Attempt> attempts = store.attempts(current(store, study).number(), trial.number());
      assertThat(attempts).hasSize((int) trial.attempts());
      assertThat(attempts).filteredOn(attempt -> "completed".equals(attempt.ending())).hasSize(1);
      assertThat(attempts.get(attempts.size() - 1).ending()).isEqualTo("completed");
      lost += (int) attempts.stream().filter(attempt -> "lost".equals(attempt.ending())).count();
    }
    return lost;
  }
}
