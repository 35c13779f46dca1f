package org.dbmtl.trainer.engine;

import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;

/** Makes an engine's networks. Thread-safe. */
@FunctionalInterface
public interface NetworkFactory {
  /**
   * A network at its initial weights.
   *
   * @param log what it will read; its targets are those of the shape
   */
  DbmtlNetwork create(
      EncodedLog log, DbmtlShape shape, TrainingSettings settings, InitialWeights initial);

  /**
   * A network for weights that are set before it predicts; it takes no steps, and may need less
   * memory than one that does.
   */
  default DbmtlNetwork createToPredict(
      EncodedLog log, DbmtlShape shape, TrainingSettings settings, InitialWeights initial) {
    return create(log, shape, settings, initial);
  }

  /** Whether its networks can be of {@link Method#MASKED}. */
  default boolean canPrice() {
    return false;
  }

  /**
   * A network as its method says: by {@link Method#WDL} one for each target, side by side.
   *
   * @throws StudyException if the engine has no such networks
   */
  default DbmtlNetwork createByMethod(
      EncodedLog log, DbmtlShape shape, TrainingSettings settings, InitialWeights initial) {
    if (shape.network().method() == Method.MASKED && !canPrice()) {
      throw new StudyException(
          "training.engine is '%s', which cannot train the evaluator of structures: use fused"
              .formatted(settings.engine()));
    }
    return shape.network().method() == Method.WDL
        ? new SeparateNetworks(this, log, shape, settings, initial)
        : create(log, shape, settings, initial);
  }
}
