package org.dbmtl.trainer.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.network.MemberNetwork;
import org.dbmtl.predictor.network.PassReader;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.SingleTargetLog;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.dbmtl.trainer.network.UnseenRows;

/**
 * A network for each target that shares nothing with the others but the rows of each step: {@link
 * org.dbmtl.search.study.Method#WDL}. Used by one thread.
 */
final class SeparateNetworks implements DbmtlNetwork {
  private final List<DbmtlNetwork> networks = new ArrayList<>();
  private final DbmtlShape shape;

  /**
   * @param factory of the engine whose networks they are
   * @param shape of the network that would share
   */
  SeparateNetworks(
      NetworkFactory factory,
      EncodedLog log,
      DbmtlShape shape,
      TrainingSettings settings,
      InitialWeights initial) {
    this.shape = shape;
    try {
      for (int target = 0; target < log.targets().size(); target++) {
        DbmtlShape alone = shape.alone(log.targets().get(target).name());
        networks.add(factory.create(new SingleTargetLog(log, target), alone, settings, initial));
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      close();
      throw e;
    }
  }

  @Override
  public void step(LongUnaryOperator rowAt, int size, double rate) {
    for (int i = 0; i < networks.size(); i++) {
      networks.get(i).step(rowAt, size, rate);
    }
  }

  @Override
  public double[] losses() {
    return networks.stream().mapToDouble(network -> network.losses()[0]).toArray();
  }

  @Override
  public void predict(Part part, long firstRow, int size, float[][] outputs) {
    for (int target = 0; target < networks.size(); target++) {
      float[][] own =
          Arrays.copyOfRange(
              outputs,
              shape.firstOutput(target),
              shape.firstOutput(target) + shape.targets().get(target).density().outputs());
      networks.get(target).predict(part, firstRow, size, own);
    }
  }

  @Override
  public void predictMarginal(
      Part part, long firstRow, int size, LabelPasses passes, PassReader reader) {
    throw new IllegalStateException("networks that share nothing read no labels");
  }

  @Override
  public int predictionBatch() {
    return networks.get(0).predictionBatch();
  }

  @Override
  public void remember() {
    networks.forEach(DbmtlNetwork::remember);
  }

  @Override
  public void recall() {
    networks.forEach(DbmtlNetwork::recall);
  }

  @Override
  public void beginAverage() {
    networks.forEach(DbmtlNetwork::beginAverage);
  }

  @Override
  public void useAverage() {
    networks.forEach(DbmtlNetwork::useAverage);
  }

  @Override
  public void fillUnseen(UnseenRows unseen) {
    networks.forEach(network -> network.fillUnseen(unseen));
  }

  @Override
  public Map<String, float[]> weights() {
    Map<String, float[]> all = new LinkedHashMap<>();
    for (int i = 0; i < networks.size(); i++) {
      String prefix = prefix(i);
      networks.get(i).weights().forEach((name, values) -> all.put(prefix + name, values));
    }
    return all;
  }

  @Override
  public void setWeights(Map<String, float[]> weights) {
    for (int i = 0; i < networks.size(); i++) {
      String prefix = prefix(i);
      Map<String, float[]> own = new LinkedHashMap<>();
      weights.forEach(
          (name, values) -> {
            if (name.startsWith(prefix)) {
              own.put(name.substring(prefix.length()), values);
            }
          });
      networks.get(i).setWeights(own);
    }
  }

  private String prefix(int target) {
    return MemberNetwork.ALONE + shape.targets().get(target).name() + "/";
  }

  @Override
  public void save(StateOutput out) throws IOException {
    for (DbmtlNetwork network : networks) {
      network.save(out);
    }
  }

  @Override
  public void load(StateInput in) throws IOException {
    for (DbmtlNetwork network : networks) {
      network.load(in);
    }
  }

  @Override
  public void close() {
    networks.forEach(DbmtlNetwork::close);
  }
}
