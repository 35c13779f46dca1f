package org.dbmtl.search.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.run.OpenStudy;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.sampler.Observation;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.sweep.SweepResult.Finalist;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed.Reason;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sweep of made-up trainings: the best learning rate is 0.01, and a seed moves all alike. */
@Timeout(60)
class SweepTest {
  private static final String STUDY =
      """
      seed: 7
      data: {files: log.csv}
      features: {user: id}
      targets: {click: binary}
      training: {learning-rate: %s, batch: 50}
      sweep:
        trials: 30
        finalists: 2
        repeats: 3
        confirm: 4
        fidelity: data
        space: {training.learning-rate: {from: 0.0001, to: 1, scale: log}}
        start: [{training.learning-rate: 0.02}]
      """;

  @TempDir Path folder;
  private final ConcurrentLinkedQueue<TrialSpec> trained = new ConcurrentLinkedQueue<>();

  private final class Trainer implements CandidateTrainer {
    private final double failsAbove;

    Trainer(double failsAbove) {
      this.failsAbove = failsAbove;
    }

    @Override
    public TrialOutcome train(TrialSpec spec, TrialContext context) {
      trained.add(spec);
      Provenance here = Provenance.here("fake", 1, spec.data(), 0, 0);
      double rate = spec.candidate().training().learningRate();
      if (rate > failsAbove) {
        return new TrialOutcome.Failed(spec, Reason.DIVERGED, "the loss is not finite", here);
      }
      double score =
          spec.fidelity().data()
              - 0.1 * Math.abs(Math.log10(rate) + 2)
              + 0.01 * new Random(spec.seed()).nextGaussian();
      return new TrialOutcome.Completed(
          spec,
          score,
          Map.of(
              Part.VALID, metrics(score),
              Part.TEST, metrics(score + 5)),
          here);
    }

    @Override
    public void close() {}
  }

  private static Map<String, TargetMetrics> metrics(double score) {
    return Map.of("click", new TargetMetrics(100, Map.of(Metric.GAIN, score)));
  }

  private SweepResult sweep(double own, double failsAbove, List<Observation> earlier)
      throws IOException {
    return sweep(own, failsAbove, earlier, new String[0]);
  }

  private SweepResult sweep(
      double own, double failsAbove, List<Observation> earlier, String... settings)
      throws IOException {
    StudyFile file = StudyFile.open(study(own, settings));
    SweepFile sweep = SweepFile.of(file);
    trained.clear();
    try (StudySession session =
        StudySession.alone("sweep", "abc", StudyBudget.of(file.study().search()))) {
      return Sweep.run(
          file.study(),
          sweep,
          sweep.settings(),
          candidate -> new NoData(),
          new Trainer(failsAbove),
          session,
          folder,
          earlier,
          SearchListener.NONE);
    }
  }

  /** The study, in which each of the settings takes the place of the one of its key. */
  private Path study(double own, String... settings) throws IOException {
    String text = STUDY.formatted(own);
    for (String setting : settings) {
      String key = setting.substring(0, setting.indexOf(':'));
      text =
          key.equals("batch")
              ? text.replace("batch: 50", setting)
              : text.replaceFirst("(?m)^  " + key + ":.*$", "  " + setting);
      if (key.equals("space")) {
        text = text.replaceFirst("(?m)^  start:.*$", "");
      }
    }
    return Files.writeString(folder.resolve("study.yaml"), text);
  }

  private static List<Point> points(SweepResult result) {
    Set<Point> points = new LinkedHashSet<>();
    result.trials().stream().map(SweepTrial::point).filter(Objects::nonNull).forEach(points::add);
    return List.copyOf(points);
  }

  @Test
  void beginsWithTheStudysOwnSettingsThenThePointsThatWereNamed() throws IOException {
    SweepResult result = sweep(0.5, 2, List.of());
    assertThat(result.trials().get(0).point()).isNull();
    assertThat(result.trials().get(0).share()).isEqualTo(1);
    List<Point> points = points(result);
    assertThat(points.get(0).number("training.learning-rate")).isEqualTo(0.02);
    assertThat(points).hasSize(30);
    assertThat(trained).doesNotHaveDuplicates();
  }

  @Test
  void theStudysOwnSettingsAreNotTriedAgainAsAPoint() throws IOException {
    SweepResult result = sweep(0.02, 2, List.of()); // what 'start' names too
    assertThat(Objects.requireNonNull(result.own()).values())
        .isEqualTo(Map.of("training.learning-rate", 0.02));
    assertThat(points(result)).hasSize(30).doesNotContain(result.own());
    assertThat(sweep(2, 3, List.of()).own()).as("beyond the space").isNull();
  }

  @Test
  void aShareIsOfTheRowsUnlessItIsAskedForOfTheEpochs() throws IOException {
    SweepResult result = sweep(0.5, 2, List.of());
    assertThat(result.trials().stream().map(SweepTrial::share))
        .contains(1.0 / 9, 1.0 / 3, 1.0)
        .hasSizeGreaterThan(31);
    assertThat(result.trials())
        .allMatch(
            trial -> trial.outcome().spec().fidelity().equals(new Fidelity(trial.share(), 1)));
    SweepResult epochs = sweep(0.5, 2, List.of(), "fidelity: epochs");
    assertThat(epochs.trials())
        .allMatch(
            trial -> trial.outcome().spec().fidelity().equals(new Fidelity(1, trial.share())));
  }

  @Test
  void finalistsMeetTheStudysOwnSettingsOnTheSharedSeeds() throws IOException {
    SweepResult result = sweep(0.5, 2, List.of());
    assertThat(result.finalists()).hasSize(3);
    assertThat(result.finalists().get(2)).extracting(Finalist::point).isNull();
    assertThat(result.finalists()).allMatch(finalist -> finalist.score().repeats() == 3);
    assertThat(result.winner()).isEqualTo(result.finalists().get(0).point());
    double rate = Objects.requireNonNull(result.winner()).number("training.learning-rate");
    assertThat(Math.abs(Math.log10(rate) + 2)).isLessThan(0.2);
  }

  @Test
  void theWinnerIsConfirmedOnFreshSeedsAndTheTestPart() throws IOException {
    SweepResult result = sweep(0.5, 2, List.of());
    long[] fresh = LongStream.range(0, 4).map(r -> Seeds.of(7, Seeds.CONFIRM, r)).toArray();
    long[] shared = LongStream.range(0, 3).map(r -> Seeds.of(7, Seeds.REPEAT, r)).toArray();
    List<Long> last = trained.stream().map(TrialSpec::seed).distinct().toList();
    assertThat(last)
        .containsExactlyInAnyOrder(
            LongStream.concat(LongStream.of(shared), LongStream.of(fresh))
                .boxed()
                .toArray(Long[]::new));
    var confirmed = Objects.requireNonNull(result.confirmation());
    assertThat(confirmed.winner().repeats()).isEqualTo(4);
    assertThat(confirmed.winner().mean()).isBetween(5.9, 6.1); // the test part's, 5 above
    // The luck of a seed is the same for both: the difference is exact.
    var gain = Objects.requireNonNull(confirmed.gain());
    assertThat(gain.mean())
        .isCloseTo(confirmed.winner().mean() - confirmed.standard().mean(), within(1e-12));
    assertThat(confirmed.isBetter()).isTrue();
  }

  @Test
  void theStudysOwnSettingsStayIfNothingIsBetter() throws IOException {
    SweepResult result = sweep(0.01, 2, List.of());
    assertThat(result.winner()).isNull();
    assertThat(result.confirmation()).isNull();
    assertThat(result.finalists().get(0)).extracting(Finalist::point).isNull();
  }

  @Test
  void whatAnEarlierSweepTriedIsNotTriedAgainAndIsLearnedFrom() throws IOException {
    SweepResult first = sweep(0.5, 2, List.of());
    List<Observation> earlier =
        first.trials().stream()
            .filter(trial -> trial.point() != null)
            .map(
                trial ->
                    new Observation(
                        Objects.requireNonNull(trial.point()),
                        List.of(Objects.requireNonNull(trial.score())),
                        trial.share()))
            .toList();
    List<Point> later = points(sweep(0.5, 2, earlier));
    assertThat(later).doesNotContainAnyElementsOf(points(first));
    // Ten random points would begin a sweep that knows nothing: .4 of them at most within a decade.
    assertThat(later.subList(0, 10))
        .filteredOn(p -> Math.abs(Math.log10(p.number("training.learning-rate")) + 2) < 0.5)
        .hasSizeGreaterThan(6);
  }

  @Test
  void pointsThatFailAreNotChosenAndDoNotEndTheSweep() throws IOException {
    SweepResult result = sweep(0.001, 0.015, List.of());
    assertThat(points(result)).hasSize(30);
    assertThat(result.trials()).anyMatch(trial -> trial.score() == null);
    assertThat(Objects.requireNonNull(result.winner()).number("training.learning-rate"))
        .isLessThanOrEqualTo(0.015);
  }

  @Test
  void settingsThatFailAreMendedBeforeTheyAreSwept() {
    assertThatThrownBy(() -> sweep(0.5, 0.1, List.of()))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("the loss is not finite");
  }

  @Test
  void aShareOfTheRowsHoldsABatchAtLeast() throws IOException {
    SweepResult small = sweep(0.5, 2, List.of());
    assertThat(small.settings().least()).isEqualTo(1.0 / 9);
    assertThat(small.remarks()).isEmpty();
    SweepResult large = sweep(0.5, 2, List.of(), "batch: 200");
    assertThat(large.trials()).allMatch(trial -> trial.share() * 1000 >= 200);
    assertThat(large.trials()).anyMatch(trial -> trial.share() == 1.0 / 3);
    assertThat(large.remarks())
        .containsExactly(
            "A share of 0.11 of the 1,000 training rows holds no batch of 200 rows: the smallest"
                + " share is 0.33 in place of it. A smaller training.batch, or fidelity: epochs,"
                + " allows smaller shares.");
    assertThat(sweep(0.5, 2, List.of(), "fidelity: epochs", "batch: 200").remarks()).isEmpty();
  }

  @Test
  void aSweepTooSmallForItsRungsTrainsItsBestInFull() throws IOException {
    SweepResult result = sweep(0.5, 2, List.of(), "trials: 8");
    assertThat(result.remarks())
        .anyMatch(
            remark ->
                remark.startsWith(
                    "The scheduler brought fewer than 2 points to a training in full"));
    assertThat(result.finalists().stream().map(Finalist::point))
        .filteredOn(Objects::nonNull)
        .hasSize(2);
    assertThat(result.winner()).isNotNull();
    List<Point> full =
        result.trials().stream()
            .filter(trial -> trial.share() == 1 && trial.point() != null)
            .map(SweepTrial::point)
            .toList();
    assertThat(full).hasSize(2).contains(result.winner());
  }

  @Test
  void twoPointsOfOneNetworkAreOneTraining() throws IOException {
    SweepResult result =
        sweep(
            0.5,
            2,
            List.of(),
            "fidelity: data\n  scheduler: none",
            "space: {extra: [none, little, much], training.learning-rate: [0.01, 0.1, 0.3],"
                + " network.dropout: {from: 0.1, to: 0.5, step: 0.1, when: {extra: much}}}");
    // Three rates with none of dropout are each two points, and 15 more have dropout.
    assertThat(points(result)).hasSize(21);
    assertThat(trained).doesNotHaveDuplicates();
    assertThat(result.trials().stream().map(trial -> trial.outcome().spec().id()).distinct())
        .hasSize(1 + 18);
    assertThat(result.stopped()).isEqualTo(StopReason.FINISHED);
    assertThat(result.finalists()).hasSize(3);
    assertThat(
            trained.stream()
                .filter(spec -> spec.seed() == Seeds.of(7, Seeds.REPEAT, 2))
                .map(TrialSpec::candidate)
                .toList())
        .as("two other finalists and the study's own settings")
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  @Test
  void aSweepOfWhichEachPointFailsSaysSo() throws IOException {
    SweepResult result =
        sweep(0.001, 0.01, List.of(), "space: {training.learning-rate: [0.1, 0.3]}");
    assertThat(result.isAllFailed()).isTrue();
    assertThat(result.winner()).isNull();
    assertThat(result.failures())
        .hasSize(2)
        .allMatch(failed -> failed.cause().equals("the loss is not finite"));
    assertThat(sweep(0.001, 0.02, List.of()).isAllFailed()).isFalse();
  }

  @Test
  void aPointWhoseLogIsRefusedFailsAndTheSweepGoesOn() throws IOException {
    String space = "space: {features.user.min-count: [1, 3], training.learning-rate: [0.01, 0.1]}";
    StudyFile file = StudyFile.open(study(0.5, "fidelity: data\n  scheduler: none", space));
    SweepFile sweep = SweepFile.of(file);
    try (SweptLogs logs =
            new SweptLogs(
                file.study(),
                sweep::features,
                opened -> {
                  if (!opened.features().equals(file.study().features())) {
                    throw new StudyException("no user comes three times");
                  }
                  return new OpenStudy(new NoData(), new Trainer(2));
                });
        StudySession session =
            StudySession.alone("sweep", "abc", StudyBudget.of(file.study().search()))) {
      SweepResult result =
          Sweep.run(
              file.study(),
              sweep,
              sweep.settings(),
              logs,
              logs.trainer(),
              session,
              folder,
              List.of(),
              SearchListener.NONE);
      assertThat(points(result)).hasSize(4);
      assertThat(result.failures())
          .hasSize(2)
          .allMatch(failed -> failed.cause().equals("no user comes three times"));
      assertThat(Objects.requireNonNull(result.winner()).values())
          .isEqualTo(Map.of("features.user.min-count", 1, "training.learning-rate", 0.01));
    }
  }

  /** A log that nobody reads. */
  private static final class NoData implements StudyData {
    @Override
    public String fingerprint() {
      return "abc";
    }

    @Override
    public long rows(Part part) {
      return 1000;
    }

    @Override
    public TargetStatistics targetStatistics() {
      return TargetStatistics.builder(List.of(new TargetStatistics.Levels("click", true, 2)))
          .build();
    }

    @Override
    public void close() {}
  }
}
