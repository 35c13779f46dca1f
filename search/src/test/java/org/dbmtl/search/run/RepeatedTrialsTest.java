package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RepeatedTrialsTest {
  @TempDir Path folder;

  private final Study study = Studies.study(SearchSettings.DEFAULT, "a", "b");
  private final Candidate vanilla = Candidate.of(study, TargetGraph.empty(study.targetNames()));
  private final Candidate chain =
      Candidate.of(study, TargetGraph.parse(study.targetNames(), "a>b"));

  @Test
  void allCandidatesShareTheSeedsOfASearchWhicheverEndsFirst() {
    List<TrialOutcome> one = run(new FakeTrainer(0), 1);
    List<TrialOutcome> four = run(new FakeTrainer(5), 4);

    assertThat(one.stream().map(o -> o.spec().candidate()))
        .containsExactly(vanilla, chain, vanilla, chain);
    assertThat(one.stream().map(o -> o.spec().seed()))
        .containsExactly(seed(0), seed(0), seed(1), seed(1));
    assertThat(four.stream().map(TrialOutcome::spec))
        .containsExactlyElementsOf(one.stream().map(TrialOutcome::spec).toList());
  }

  @Test
  void anInterruptLeavesWhatHasEnded() {
    Thread here = Thread.currentThread();
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              if (spec.id() == 3) {
                here.interrupt();
                while (!context.shouldStop()) {
                  FakeTrainer.nap(1);
                }
                return new TrialOutcome.Pruned(
                    spec, Objects.requireNonNull(FakeTrainer.outcome(spec)).provenance());
              }
              return FakeTrainer.outcome(spec);
            });

    List<TrialOutcome> outcomes = run(trainer, 1);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcomes).hasSize(2);
  }

  @Test
  void inASessionWhatTheStoreKnowsIsNotTrainedAgain() {
    FakeTrainer first = new FakeTrainer(0);
    FakeTrainer second = new FakeTrainer(0);
    StudyBudget any = new StudyBudget(0, 0, 0);
    try (StudySession session = StudySession.alone("s", Studies.data(study).fingerprint(), any)) {
      List<TrialOutcome> two =
          new RepeatedTrials(study, Studies.data(study), first, folder)
              .run(session, List.of(vanilla), 2, 1, SearchListener.NONE);
      List<TrialOutcome> six =
          new RepeatedTrials(study, Studies.data(study), second, folder)
              .run(session, List.of(chain, vanilla), 3, 2, SearchListener.NONE);

      assertThat(first.trained).hasSize(2);
      assertThat(second.trained).hasSize(4);
      assertThat(six.stream().map(o -> o.spec().candidate()))
          .containsExactly(chain, vanilla, chain, vanilla, chain, vanilla);
      assertThat(score(six.get(1))).isEqualTo(score(two.get(0)));
      assertThat(score(six.get(3))).isEqualTo(score(two.get(1)));
    }
  }

  private static double score(TrialOutcome outcome) {
    return ((TrialOutcome.Completed) outcome).score();
  }

  private List<TrialOutcome> run(FakeTrainer trainer, int parallel) {
    return new RepeatedTrials(study, Studies.data(study), trainer, folder)
        .run(List.of(vanilla, chain, vanilla), 2, parallel, SearchListener.NONE);
  }

  private long seed(int repeat) {
    return Seeds.of(study.seed(), "repeat", repeat);
  }
}
