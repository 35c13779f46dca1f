package org.dbmtl.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.study.TrainingSettings.Schedule;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.RandomLog;
import org.junit.jupiter.api.Test;

/** The rates that a training hands to its network, step by step. */
class LearningRateTest {
  @Test
  void linearFallsInAStraightLineTowardsZeroOverAllEpochs() {
    // 100 rows in batches of 40 are 3 steps an epoch, 6 in two: a sixth less at each.
    assertThat(rates(Schedule.LINEAR)).containsExactly(0.6, 0.5, 0.4, 0.3, 0.2, 0.1);
  }

  @Test
  void constantStaysAtThePeak() {
    assertThat(rates(Schedule.CONSTANT)).hasSize(6).containsOnly(0.6);
  }

  private static List<Double> rates(Schedule schedule) {
    List<String> targets = List.of("click", "like");
    RandomLog log = RandomLog.small(targets, 100, 1);
    TrialSpec spec =
        new TrialSpec(
            1,
            new Candidate(
                TargetGraph.empty(targets),
                NetworkSettings.DEFAULT,
                TrainingSettings.DEFAULT
                    .withEngine("listening")
                    .withLearningRate(0.6)
                    .withSchedule(schedule)
                    .withBatch(40)
                    .withEpochs(2)),
            0,
            1,
            Fidelity.FULL,
            log.fingerprint());
    List<Double> rates = new ArrayList<>();
    new DbmtlTrainer("listening", log, (data, shape, settings, initial) -> new Listening(rates))
        .train(spec, new Patient());
    return rates.stream().map(rate -> Math.round(rate * 1e9) / 1e9).toList();
  }

  private record Listening(List<Double> rates) implements DbmtlNetwork {
    @Override
    public void step(LongUnaryOperator rowAt, int size, double rate) {
      rates.add(rate);
    }

    @Override
    public void predict(Part part, long firstRow, int size, float[][] outputs) {}

    @Override
    public int predictionBatch() {
      return 1000;
    }

    @Override
    public void remember() {}

    @Override
    public void recall() {}

    @Override
    public void close() {}
  }

  private static final class Patient implements TrialContext {
    @Override
    public void progress(double share) {}

    @Override
    public boolean shouldStop() {
      return false;
    }

    @Override
    public Path workFolder() {
      return Path.of(".");
    }
  }
}
