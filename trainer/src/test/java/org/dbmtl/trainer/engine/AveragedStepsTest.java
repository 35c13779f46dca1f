package org.dbmtl.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.RandomLog;
import org.dbmtl.trainer.network.LabelPasses;
import org.dbmtl.trainer.network.Marginals;
import org.dbmtl.trainer.network.UnseenRows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over which steps a training averages: 100 rows in batches of 25 are 4 an epoch. */
class AveragedStepsTest {
  @ParameterizedTest(name = "average {0} of {1} epochs")
  @CsvSource({
    "0, 1, s s s s predict",
    "0.25, 1, s s s begin s use predict",
    "0.5, 1, s s begin s s use predict",
    "0.01, 1, s s s begin s use predict",
    "0.99, 1, begin s s s s use predict",
    "0.3, 2, s s s s s s begin s s use predict"
  })
  void averagesTheLastStepsAndEvaluatesTheAverage(double share, int epochs, String expected) {
    List<String> targets = List.of("click");
    RandomLog log = RandomLog.small(targets, 100, 1);
    TrainingSettings settings =
        TrainingSettings.DEFAULT.withBatch(25).withEpochs(epochs).withAverage(share);
    TrialSpec spec =
        new TrialSpec(
            1,
            new Candidate(TargetGraph.empty(targets), NetworkSettings.DEFAULT, settings, Map.of()),
            0,
            1,
            Fidelity.FULL,
            log.fingerprint());
    List<String> events = new ArrayList<>();
    new DbmtlTrainer(
            "listening",
            log,
            Objective.JOINT,
            (data, shape, training, initial) -> new Listening(events))
        .train(spec, new Undisturbed());
    // In the middle and at the end of an epoch the validation loss is taken, which moves nothing.
    String moves = String.join(" ", events).replaceAll("predict (?=s|begin|use)", "");
    assertThat(moves).startsWith(expected);
  }

  private record Listening(List<String> events) implements DbmtlNetwork {
    @Override
    public void step(LongUnaryOperator rowAt, int size, double rate) {
      events.add("s");
    }

    @Override
    public double[] losses() {
      return new double[1];
    }

    @Override
    public void predict(Part part, long firstRow, int size, float[][] outputs) {
      events.add("predict");
    }

    @Override
    public void predictMarginal(
        Part part, long firstRow, int size, LabelPasses passes, Marginals marginals) {
      throw new IllegalStateException("no edge carries labels");
    }

    @Override
    public int predictionBatch() {
      return 1000;
    }

    @Override
    public void remember() {
      events.add("remember");
    }

    @Override
    public void recall() {
      events.add("recall");
    }

    @Override
    public void beginAverage() {
      events.add("begin");
    }

    @Override
    public void useAverage() {
      events.add("use");
    }

    @Override
    public void fillUnseen(UnseenRows unseen) {}

    @Override
    public void save(StateOutput out) {}

    @Override
    public void load(StateInput in) {}

    @Override
    public void close() {}
  }

  private static final class Undisturbed implements TrialContext {
    @Override
    public void progress(double share) {}

    @Override
    public boolean shouldStop() {
      return false;
    }

    @Override
    public boolean mayResume() {
      return false;
    }

    @Override
    public Path workFolder() {
      throw new AssertionError("a training that saves nothing needs no folder");
    }
  }
}
