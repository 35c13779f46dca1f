package org.dbmtl.trainer.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.NetworkSettings.Parents;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.RandomLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Predictions;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.dbmtl.trainer.network.Marginals;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Marginal predictions, which skip what stays the same, against a plain double loop: each pass sets
 * the labels of the log and predicts every target anew by {@link FusedNetwork#predict}, row by row
 * and with likelihoods of their own.
 */
class PassByPassTest {
  private static final int ROWS = 9;

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 16);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void meansAndGainsEqualAPlainLoopOverPasses(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    // Every fourth network is so large that all labels are drawn.
    int targets = seed % 4 == 0 ? 12 + random.nextInt(4) : 3 + random.nextInt(4);
    // Another is a chain, a continuous target after a binary one: draws that labels move.
    boolean chain = seed % 4 == 1;
    try (Case of = new Case(chain ? 3 : targets, chain, random)) {
      LabelPasses passes = of.passes(seed, random);
      Predictions expected = of.passByPass(passes);
      Predictions actual = of.marginal(passes);
      for (int target = 0; target < of.shape.targets().size(); target++) {
        for (int row = 0; row < ROWS; row++) {
          String as = "%s, target %d, row %d".formatted(of.shape.structure().text(), target, row);
          close(actual.values()[target][row], expected.values()[target][row], as);
          close(actual.gains()[target][row], expected.gains()[target][row], as);
        }
      }
    }
  }

  private static void close(float actual, float expected, String as) {
    if (Float.isNaN(expected)) {
      assertThat(actual).as(as).isNaN();
    } else {
      assertThat(actual).as(as).isCloseTo(expected, within(3e-4f + 3e-4f * Math.abs(expected)));
    }
  }

  /** A random network whose targets are of all densities and whose edges carry most signals. */
  private static final class Case implements AutoCloseable {
    final DbmtlShape shape;
    private final LabelledLog log;
    private final FusedNetwork network;
    private final double[] deviations;

    Case(int targets, boolean chain, SplittableRandom random) {
      List<String> names = IntStream.range(0, targets).mapToObj(i -> "t" + i).toList();
      List<TargetColumn> columns = new ArrayList<>();
      for (String name : names) {
        columns.add(
            switch (chain ? 3 - 3 * columns.size() : random.nextInt(6)) {
              case 0 -> RandomLog.continuous(name, 1);
              case 1 -> RandomLog.hurdle(name, 1);
              case 2 -> RandomLog.binned(name, 1);
              default -> RandomLog.binary(name, 1);
            });
      }
      List<EdgeSignal> others =
          List.of(EdgeSignal.LABEL, EdgeSignal.EMBEDDING, EdgeSignal.PROBABILITY);
      boolean mixed = !chain && random.nextBoolean();
      List<Edge> edges = new ArrayList<>();
      Map<Edge, EdgeSignal> own = new LinkedHashMap<>();
      for (int child = 1; child < targets; child++) {
        for (int parent = 0; parent < child; parent++) {
          if (chain ? parent == child - 1 : random.nextInt(targets) < 2 || edges.isEmpty()) {
            Edge edge = new Edge(names.get(parent), names.get(child));
            if (mixed && !edges.isEmpty()) {
              own.put(edge, others.get(random.nextInt(3)));
            }
            edges.add(edge);
          }
        }
      }
      log = new LabelledLog(columns, random);
      NetworkSettings settings =
          NetworkSettings.DEFAULT
              .withEmbedding(4)
              .withShared(List.of(8))
              .withSpecific(random.nextBoolean() ? List.of(6) : List.of())
              .withBayes(random.nextInt(3) == 0 ? List.of(6, 5) : List.of(7))
              .withParents(Parents.RANDOM)
              .withWide(random.nextBoolean())
              .withSignals(new EdgeSignals(EdgeSignal.LABEL, own));
      shape = new DbmtlShape(log.fields(), 2, columns, TargetGraph.of(names, edges), settings);
      network =
          new FusedNetwork(
              log,
              shape,
              TrainingSettings.DEFAULT.withBatch(ROWS),
              new InitialWeights(random.nextLong()));
      for (int step = 0; step < 3; step++) {
        network.step(row -> row, ROWS, 0.05);
      }
      deviations = new double[targets];
      Arrays.fill(deviations, 0.8);
    }

    /** Some labels that are read are observed, so that passes differ in weight. */
    LabelPasses passes(long seed, SplittableRandom random) {
      LabelPasses plain = shape.passes(deviations, seed);
      if (random.nextBoolean()) {
        return plain;
      }
      List<LabelPasses.Parent> parents = new ArrayList<>();
      for (String name : shape.labelParents()) {
        int target = shape.structure().indexOf(name);
        boolean observed = random.nextInt(3) == 0;
        parents.add(
            new LabelPasses.Parent(
                target,
                shape.targets().get(target).density(),
                shape.firstOutput(target),
                0.8,
                DbmtlShape.labelSeeds(seed, name),
                observed ? random.nextInt(2) : Float.NaN));
      }
      return new LabelPasses(parents);
    }

    Predictions marginal(LabelPasses passes) {
      Marginals marginals =
          new Marginals(shape, deviations, target -> log.label(target, Part.VALID), ROWS);
      Predictions predictions = new Predictions(shape.targets().size(), ROWS);
      // Twice, so that nothing of the rows before is left.
      for (int time = 0; time < 2; time++) {
        marginals.clear(0, ROWS);
        network.predictMarginal(Part.VALID, 0, ROWS, passes, marginals);
        marginals.read(ROWS, predictions, 0);
      }
      return predictions;
    }

    Predictions passByPass(LabelPasses passes) {
      int targets = shape.targets().size();
      double[][] means = new double[targets][ROWS];
      double[][] others = new double[targets][ROWS];
      double[][] likelihoods = new double[targets][ROWS];
      for (int pass = 0; pass < passes.count(); pass++) {
        float[][] outputs = outputs(passes, pass);
        for (int row = 0; row < ROWS; row++) {
          double weight = passes.weight();
          for (int source = 0; source < passes.sources(); source++) {
            float label = log.shown[passes.target(source)][row];
            weight *= passes.weight(source, label, outputs, row);
          }
          for (int target = 0; target < targets; target++) {
            Density density = shape.targets().get(target).density();
            float[] z = new float[density.outputs()];
            Density.copy(outputs, shape.firstOutput(target), row, z);
            double prediction = density.prediction(z, 0);
            double of = density.binary() ? 1 / (1 + Math.exp(-prediction)) : prediction;
            means[target][row] += weight * of;
            others[target][row] += weight / (1 + Math.exp(prediction));
            float label = log.label(target, Part.VALID).get(row);
            if (!Float.isNaN(label)) {
              likelihoods[target][row] += weight * Math.exp(density.gain(z, 0, label, 0.8));
            }
          }
        }
      }
      Predictions all = new Predictions(targets, ROWS);
      for (int target = 0; target < targets; target++) {
        boolean binary = shape.targets().get(target).binary();
        for (int row = 0; row < ROWS; row++) {
          double mean = means[target][row];
          all.values()[target][row] =
              (float) (binary ? Math.log(mean / others[target][row]) : mean);
          all.gains()[target][row] =
              Float.isNaN(log.label(target, Part.VALID).get(row))
                  ? Float.NaN
                  : (float) Math.log(likelihoods[target][row]);
        }
      }
      return all;
    }

    /** Of a pass: the labels of its sources are set one after the other. */
    @SuppressWarnings("EnumOrdinal") // numbers the random streams
    private float[][] outputs(LabelPasses passes, int pass) {
      float[][] outputs = new float[shape.outputs()][ROWS];
      log.shows = true;
      for (int source = 0; source < passes.sources(); source++) {
        network.predict(Part.VALID, 0, ROWS, outputs);
        float[] shown = log.shown[passes.target(source)];
        for (int row = 0; row < ROWS; row++) {
          shown[row] = passes.value(source, pass, Part.VALID.ordinal(), row, outputs, row);
        }
      }
      network.predict(Part.VALID, 0, ROWS, outputs);
      log.shows = false;
      return outputs;
    }

    @Override
    public void close() {
      network.close();
    }
  }

  /** A log whose labels can be hidden by those that a pass shows. */
  private static final class LabelledLog extends RandomLog {
    final float[][] shown;
    boolean shows;

    LabelledLog(List<TargetColumn> targets, SplittableRandom random) {
      super(RandomLog.small(List.of("x"), 9, 1).fields(), 2, targets, 50, random.nextLong());
      shown = new float[targets.size()][ROWS];
    }

    @Override
    public FloatColumn label(int target, Part part) {
      float[] labels = shown[target];
      return shows ? row -> labels[(int) row] : super.label(target, part);
    }
  }
}
