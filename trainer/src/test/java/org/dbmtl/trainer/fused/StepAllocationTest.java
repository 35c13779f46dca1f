package org.dbmtl.trainer.fused;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.trainer.RandomLog;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.junit.jupiter.api.Test;

/** What a step leaves to the garbage collector: the log's columns in the heap, and nothing else. */
class StepAllocationTest {
  private static final List<String> TARGETS = List.of("a", "b", "c");
  private static final int ROWS = 600;

  /** Less than one array of a batch or of a tile. */
  private static final long LESS_THAN_AN_ARRAY = ROWS * Float.BYTES / 2;

  private static final NetworkSettings SMALL =
      NetworkSettings.DEFAULT
          .withEmbedding(4)
          .withShared(List.of(8))
          .withSpecific(List.of(6))
          .withBayes(List.of(5));

  @Test
  void signalsAndProductsAllocateNoMoreThanEmbeddings() {
    long embeddings = bytesOfAStep(SMALL);
    for (EdgeSignal signal : List.of(EdgeSignal.PROBABILITY, EdgeSignal.LABEL)) {
      assertThat(bytesOfAStep(SMALL.withSignals(EdgeSignals.all(signal))))
          .as(signal.key())
          .isLessThan(embeddings + LESS_THAN_AN_ARRAY);
    }
    for (Method method : List.of(Method.ESMM, Method.MASKED)) {
      assertThat(bytesOfAStep(SMALL.withMethod(method)))
          .as(method.key())
          .isLessThan(embeddings + LESS_THAN_AN_ARRAY);
    }
  }

  private static long bytesOfAStep(NetworkSettings network) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    RandomLog log = RandomLog.small(TARGETS, ROWS, 1);
    TargetGraph structure = TargetGraph.parse(TARGETS, "a>b b>c a>c");
    DbmtlShape shape =
        DbmtlShape.of(log.fields(), log.numerics().size(), log.targets(), structure, network);
    TrainingSettings settings = TrainingSettings.DEFAULT.withBatch(ROWS);
    try (FusedNetwork fused = new FusedNetwork(log, shape, settings, new InitialWeights(1))) {
      for (int step = 0; step < 30; step++) {
        fused.step(row -> row, ROWS, 0.001);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int step = 0; step < 50; step++) {
        fused.step(row -> row, ROWS, 0.001);
      }
      return (threads.getCurrentThreadAllocatedBytes() - before) / 50;
    }
  }
}
