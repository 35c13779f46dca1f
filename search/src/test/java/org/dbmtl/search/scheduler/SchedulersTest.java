package org.dbmtl.search.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.space.WholeParameter;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.sweep.SweepSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulersTest {
  private static final SearchSpace SPACE =
      new SearchSpace(List.of(new WholeParameter("n", 0, 9999, 1, false, null)), List.of());

  private static Point point(int n) {
    return SPACE.point(Map.of("n", n));
  }

  private static Supplier<@Nullable Point> points(int count) {
    int[] next = {0};
    return () -> next[0] < count ? point(next[0]++) : null;
  }

  /** Li et al. (2018), table 1: n_i and r_i of the brackets for R = 81 and eta = 3. */
  @Test
  void hyperbandsBracketsAreThePublishedOnes() {
    List<List<String>> brackets = new ArrayList<>();
    for (int s = 4; s >= 0; s--) {
      brackets.add(
          Hyperband.rungs(4, 3, s).stream()
              .map(rung -> rung.points() + "x" + Math.round(81 * rung.share()))
              .toList());
    }
    assertThat(brackets)
        .containsExactly(
            List.of("81x1", "27x3", "9x9", "3x27", "1x81"),
            List.of("34x3", "11x9", "3x27", "1x81"),
            List.of("15x9", "5x27", "1x81"),
            List.of("8x27", "2x81"),
            List.of("5x81"));
  }

  @Test
  void hyperbandRunsItsBracketsInTurn() {
    Scheduler scheduler = SchedulerProvider.named("hyperband").create(1.0 / 9, 3);
    Supplier<@Nullable Point> fresh = points(20);
    Map<Double, Integer> jobs = new LinkedHashMap<>();
    List<Job> full = new ArrayList<>();
    while (true) {
      List<Job> round = scheduler.next(4, fresh);
      if (round.isEmpty()) {
        break;
      }
      for (Job job : round) {
        jobs.merge(job.fidelity(), 1, Integer::sum);
        scheduler.tell(job, -Math.abs(job.point().number("n") - 4));
        if (job.fidelity() == 1) {
          full.add(job);
        }
      }
    }
    // s = 2: 9, 3, 1; s = 1: 5, 1; s = 0: 3; then the first again with the last 3 points.
    assertThat(jobs).containsEntry(1.0 / 9, 12).containsEntry(1.0 / 3, 11).containsEntry(1.0, 6);
    assertThat(full.get(0).point()).isEqualTo(point(4));
  }

  /** Algorithm 2 of Li et al. (2020), written down once more from the paper, without any reuse. */
  private static final class PaperAsha {
    private final int eta;
    private final int top;
    private final Map<Integer, Map<Integer, Double>> finished = new LinkedHashMap<>();
    private final Map<Integer, Set<Integer>> promoted = new LinkedHashMap<>();
    private int next;

    PaperAsha(int eta, int top) {
      this.eta = eta;
      this.top = top;
      for (int k = 0; k <= top; k++) {
        finished.put(k, new LinkedHashMap<>());
        promoted.put(k, new LinkedHashSet<>());
      }
    }

    int[] getJob() {
      for (int k = top - 1; k >= 0; k--) {
        Map<Integer, Double> rung = Objects.requireNonNull(finished.get(k));
        List<Integer> order = new ArrayList<>(rung.keySet());
        order.sort(
            Comparator.comparingDouble(
                (Integer theta) -> -Objects.requireNonNull(rung.get(theta))));
        for (int theta : order.subList(0, rung.size() / eta)) {
          if (Objects.requireNonNull(promoted.get(k)).add(theta)) {
            return new int[] {theta, k + 1};
          }
        }
      }
      return new int[] {next++, 0};
    }
  }

  @ParameterizedTest(name = "rounds of {0}")
  @ValueSource(ints = {1, 3, 4, 8})
  void ashasPromotionsAreThoseOfThePaper(int round) {
    for (long seed = 1; seed <= 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Scheduler scheduler = SchedulerProvider.named("asha").create(1.0 / 27, 3);
      PaperAsha paper = new PaperAsha(3, 3);
      Supplier<@Nullable Point> fresh = points(9999);
      for (int i = 0; i < 100; i++) {
        List<Job> jobs = scheduler.next(round, fresh);
        List<int[]> expected = new ArrayList<>();
        while (expected.size() < round) {
          expected.add(paper.getJob());
        }
        for (int j = 0; j < round; j++) {
          int[] own = expected.get(j);
          assertThat(jobs.get(j).point()).as("seed %d", seed).isEqualTo(point(own[0]));
          assertThat(jobs.get(j).fidelity())
              .as("seed %d", seed)
              .isEqualTo(1 / Math.pow(3, 3 - own[1]));
        }
        for (int j = 0; j < round; j++) {
          double value = random.nextDouble();
          scheduler.tell(jobs.get(j), value);
          Objects.requireNonNull(paper.finished.get(expected.get(j)[1]))
              .put(expected.get(j)[0], value);
        }
      }
    }
  }

  @Test
  void theMedianRuleDropsTheWorseHalf() {
    Scheduler scheduler = SchedulerProvider.named("median").create(0.5, 2);
    Supplier<@Nullable Point> fresh = points(30);
    List<Integer> full = new ArrayList<>();
    while (true) {
      List<Job> jobs = scheduler.next(1, fresh);
      if (jobs.isEmpty()) {
        break;
      }
      int n = (int) jobs.get(0).point().number("n");
      if (jobs.get(0).fidelity() == 1) {
        full.add(n);
      }
      scheduler.tell(jobs.get(0), -n); // each is worse than all before it
    }
    assertThat(full).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void whatFailsIsNeverPromoted() {
    for (String name : List.of("median", "asha", "hyperband")) {
      Scheduler scheduler = SchedulerProvider.named(name).create(1.0 / 9, 3);
      Supplier<@Nullable Point> fresh = points(30);
      for (List<Job> jobs = scheduler.next(4, fresh);
          !jobs.isEmpty();
          jobs = scheduler.next(4, fresh)) {
        for (Job job : jobs) {
          assertThat(
                  job.point().number("n") % 2 == 1
                      && job.fidelity() > 1.0 / 9
                      && !name.equals("hyperband"))
              .as("%s: %s", name, job)
              .isFalse();
          scheduler.tell(job, job.point().number("n") % 2 == 1 ? Double.NaN : 1);
        }
      }
    }
  }

  @Test
  void mistakesNameTheWayOut() {
    assertThatThrownBy(() -> SchedulerProvider.named("ashe").create(0.1, 3))
        .asInstanceOf(InstanceOfAssertFactories.type(StudyException.class))
        .extracting(Throwable::getMessage)
        .asString()
        .contains("maybe 'asha'");
    assertThatThrownBy(() -> SweepSettings.DEFAULT.withLeast(0))
        .hasMessageContaining("sweep.least");
    assertThatThrownBy(() -> SweepSettings.DEFAULT.withEta(1)).hasMessageContaining("sweep.eta");
  }
}
