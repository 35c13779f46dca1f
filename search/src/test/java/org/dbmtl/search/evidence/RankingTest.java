package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.TrialOutcome;
import org.junit.jupiter.api.Test;

class RankingTest {
  private final Trials trials = new Trials();

  private static List<String> order(Ranking ranking) {
    return ranking.candidates().stream().map(c -> c.candidate().structure().text()).toList();
  }

  @Test
  void ranksByTheMeanOverRepeats() {
    Ranking ranking =
        Ranking.of(
            List.of(
                trials.completed("", 0, 0.5),
                trials.completed("", 1, 0.25),
                trials.completed("click>like", 0, 0.375),
                trials.completed("click>like", 1, 0.5)));
    assertThat(order(ranking)).containsExactly("click>like", "");
    RankedCandidate second = ranking.candidates().get(1);
    assertThat(second.score().mean()).isEqualTo(0.375);
    // Paired: 0.5 - 0.375 and 0.25 - 0.5.
    assertThat(second.differenceToBest()).isNotNull();
    assertThat(second.differenceToBest().mean()).isEqualTo(-0.0625);
    assertThat(second.tiedWithBest()).isTrue();
    RankedCandidate best = ranking.best();
    assertThat(best).isNotNull();
    assertThat(best.differenceToBest()).isEqualTo(new Difference(0, 0.0, 0.0, 2));
    Estimate click = best.metric("click", Metric.AUC);
    assertThat(click).isNotNull();
    assertThat(click.mean()).isEqualTo(0.9375);
    assertThat(best.metric("like", Metric.AUC)).isEqualTo(new Estimate(0.75, null, 1));
    assertThat(best.metric("like", Metric.MSE)).isNull();
  }

  @Test
  void fewerRepeatsComeAfterAllOthers() {
    Ranking ranking =
        Ranking.of(
            List.of(
                trials.completed("", 0, 0.1),
                trials.completed("", 1, 0.1),
                trials.completed("click>like", 0, 0.9),
                trials.failed("click>like", 1, "loss of like is NaN at step 7")));
    assertThat(order(ranking)).containsExactly("", "click>like");
    assertThat(ranking.candidates())
        .extracting(RankedCandidate::partial)
        .containsExactly(false, true);
    assertThat(ranking.failed())
        .extracting(TrialOutcome.Failed::cause)
        .containsExactly("loss of like is NaN at step 7");
  }

  @Test
  void equalScoresFewerEdgesFirstThenText() {
    Ranking ranking =
        Ranking.of(
            List.of(
                trials.completed("like>click", 0, 0.5),
                trials.completed("click>like", 0, 0.5),
                trials.completed("", 0, 0.5)));
    assertThat(order(ranking)).containsExactly("", "click>like", "like>click");
    assertThat(ranking.tiedWithBest()).hasSize(3);
  }

  @Test
  void withoutACompletedTrialThereIsNoBest() {
    Ranking ranking = Ranking.of(List.of(trials.failed("", 0, "no memory")));
    assertThat(ranking.best()).isNull();
    assertThat(ranking.candidates()).isEmpty();
    assertThat(ranking.failed()).hasSize(1);
  }
}
