package org.dbmtl.trainer.predict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.input.InputRows;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.model.ModelNetwork;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.network.ModelQuery;
import org.dbmtl.predictor.network.Outcomes;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.study.EdgeSignalNames;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.engine.DbmtlNetwork;
import org.dbmtl.trainer.engine.NetworkFactory;
import org.dbmtl.trainer.engine.NetworkProvider;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;

/**
 * Predicts encoded rows by the engine that trained a model, to the same numbers as the evaluation
 * of its training. Used by one thread; each has networks of its own.
 */
final class RowPredictor implements AutoCloseable {
  private final ModelQuery query;
  private final InputRows rows;
  private final RowsLog log;
  private final List<DbmtlNetwork> networks = new ArrayList<>();
  private final Outcomes outcomes;
  private final float[][] outputs;

  /**
   * @param weights of each member
   * @throws StudyException if the engine is not on the class path
   */
  RowPredictor(ModelFile file, ModelQuery query, List<Map<String, float[]>> weights) {
    this.query = query;
    ModelDescription model = file.description();
    TrainingSettings settings = TrainingSettings.DEFAULT.withBatch(model.network().batch());
    NetworkFactory factory = factory(model.origin().engine());
    NetworkFactory toPredict = factory::createToPredict;
    log = new RowsLog(model);
    DbmtlShape shape = shape(model, log);
    for (int member = 0; member < weights.size(); member++) {
      InitialWeights initial = new InitialWeights(model.members().get(member).seed());
      DbmtlNetwork network = toPredict.createByMethod(log, shape, settings, initial);
      networks.add(network);
      network.setWeights(weights.get(member));
    }
    // As many at a time as in the evaluation of a training.
    rows = new InputRows(model.inputs(), networks.get(0).predictionBatch());
    log.read(rows);
    outcomes = query.outcomes(rows.capacity());
    outputs = new float[model.outputs()][rows.capacity()];
  }

  private static NetworkFactory factory(String engine) {
    if (CandidateTrainerProvider.named(engine) instanceof NetworkProvider provider) {
      return provider.networks();
    }
    throw new StudyException(
        "engine '%s' trains models, but gives no networks to predict with".formatted(engine));
  }

  private static DbmtlShape shape(ModelDescription model, RowsLog log) {
    ModelNetwork network = model.network();
    List<Edge> edges = new ArrayList<>();
    Map<Edge, EdgeSignal> signals = new HashMap<>();
    for (ModelTarget child : model.targets()) {
      for (int i = 0; i < child.parents().size(); i++) {
        Edge edge = new Edge(child.parents().get(i), child.name());
        edges.add(edge);
        signals.put(edge, EdgeSignalNames.named(child.signals().get(i)));
      }
    }
    Method method =
        Keyed.of(Method.class, network.method())
            .orElseThrow(
                () ->
                    new ModelException(
                        "the model is of method '%s', which this dbmtl does not know"
                            .formatted(network.method())));
    NetworkSettings settings =
        NetworkSettings.DEFAULT
            .withMethod(method)
            .withEmbedding(network.embedding())
            .withShared(network.shared())
            .withSpecific(network.specific())
            .withBayes(network.bayes())
            .withWide(network.wide())
            .withSignals(new EdgeSignals(EdgeSignal.EMBEDDING, signals));
    return new DbmtlShape(
        log.fields(),
        log.numerics().size(),
        log.targets(),
        TargetGraph.of(model.targetNames(), edges),
        settings);
  }

  /** Where rows to predict go. */
  InputRows rows() {
    return rows;
  }

  /**
   * Predicts the rows.
   *
   * @param first number of the first row in its file, which decides draws of labels
   * @return valid until the next call
   */
  Outcomes predict(long first) {
    int size = rows.size();
    log.startAt(first);
    outcomes.clear(size);
    for (int member = 0; member < networks.size(); member++) {
      outcomes.member(member, size);
      DbmtlNetwork network = networks.get(member);
      if (query.isMarginal()) {
        network.predictMarginal(Part.TEST, first, size, query.passes(member), outcomes);
      } else {
        network.predict(Part.TEST, first, size, outputs);
        outcomes.addDirect(outputs, 0, size);
      }
      outcomes.endMember(size);
    }
    return outcomes;
  }

  @Override
  public void close() {
    networks.forEach(DbmtlNetwork::close);
  }
}
