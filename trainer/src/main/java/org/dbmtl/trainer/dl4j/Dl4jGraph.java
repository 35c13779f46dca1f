package org.dbmtl.trainer.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.density.Bernoulli;
import org.dbmtl.predictor.density.Binned;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.density.Hurdle;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Builds a network of {@link DbmtlShape} as a DL4J graph. All fields share one embedding layer,
 * because DL4J's cost is counted in operations. Embeddings, and the ids of the wide part, are
 * trained by {@link LazyAdam}, all else by DL4J's Adam.
 */
final class Dl4jGraph {
  private static final String FIELDS = "fields";
  static final String EMBEDDING = "embedding";
  private static final String NUMERICS = "numerics";

  /** The tables {@code wide/FIELD} of all fields, stacked. */
  static final String WIDE_IDS = "wide/ids";

  static final String WIDE_NUMBERS = "wide/numbers";

  private final DbmtlShape shape;
  private final List<TargetColumn> targets;
  private final TrainingSettings training;
  private final InitialWeights initial;
  private final ISchedule rate;
  private final GraphBuilder builder;
  private final List<TargetLoss> losses = new ArrayList<>();
  private final ComputationGraph graph;

  Dl4jGraph(
      DbmtlShape shape,
      List<TargetColumn> targets,
      TrainingSettings training,
      InitialWeights initial,
      ISchedule rate) {
    this.shape = shape;
    this.targets = targets;
    this.training = training;
    this.initial = initial;
    this.rate = rate;
    builder =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(rate))
            .weightInit(WeightInit.ZERO)
            .activation(Activation.RELU)
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .graphBuilder();
    addInputs();
    String shared = addMlp("shared", addEmbeddings(), shape.network().shared(), true);
    addTargets(shared, addWide());
    graph = new ComputationGraph(builder.build());
    graph.init();
    setInitialWeights();
  }

  /** The losses of the targets in the graph. */
  List<TargetLoss> losses() {
    return losses;
  }

  /** The graph with its initial weights. */
  ComputationGraph graph() {
    return graph;
  }

  private record Flow(String name, int width) {}

  private void addInputs() {
    if (!shape.fields().isEmpty()) {
      builder.addInputs(FIELDS);
    }
    if (shape.numerics() > 0) {
      builder.addInputs(NUMERICS);
    }
    shape.labelParents().forEach(parent -> builder.addInputs(label(parent)));
  }

  private static String label(String target) {
    return "label/" + target;
  }

  private Flow addEmbeddings() {
    List<String> parts = new ArrayList<>();
    if (!shape.fields().isEmpty()) {
      addTable(EMBEDDING, shape.network().embedding(), FieldEmbedding.Output.SIDE_BY_SIDE);
      parts.add(EMBEDDING);
    }
    if (shape.numerics() > 0) {
      parts.add(NUMERICS);
    }
    return new Flow(merged("input", parts), shape.inputWidth());
  }

  private void addTable(String name, int dim, FieldEmbedding.Output output) {
    LazyAdam adam = new LazyAdam(rate, training.embeddingRate(), dim);
    builder.addLayer(name, new FieldEmbedding(name, shape.fields(), dim, output, adam), FIELDS);
  }

  /** The wide part of all targets; returns its name, or null if the network has none. */
  private @Nullable String addWide() {
    if (!shape.network().wide()) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    if (!shape.fields().isEmpty()) {
      addTable(WIDE_IDS, shape.outputs(), FieldEmbedding.Output.SUM);
      parts.add(WIDE_IDS);
    }
    if (shape.numerics() > 0) {
      builder.addLayer(
          WIDE_NUMBERS, linear(shape.numerics(), shape.outputs()).hasBias(false).build(), NUMERICS);
      parts.add(WIDE_NUMBERS);
    }
    return sum("wide", parts);
  }

  private DenseLayer.Builder linear(int inputs, int outputs) {
    return new DenseLayer.Builder()
        .nIn(inputs)
        .nOut(outputs)
        .activation(Activation.IDENTITY)
        .l1(training.l1())
        .l2(training.l2());
  }

  private void addTargets(String shared, @Nullable String wide) {
    TargetGraph structure = shape.structure();
    NetworkSettings network = shape.network();
    List<String> heads = new ArrayList<>();
    for (String target : structure.targets()) {
      String specific =
          addMlp(
              "specific/" + target,
              new Flow(shared, shape.sharedWidth()),
              network.specific(),
              true);
      List<String> parts = new ArrayList<>();
      parts.add(specific);
      if (network.method() != Method.ESMM) {
        for (String parent : structure.parents(target)) {
          parts.add(addSignal(parent, target));
        }
      }
      int width = shape.bayesBlocks(target).stream().mapToInt(DbmtlShape.KernelBlock::inputs).sum();
      String bayes = "bayes/" + target;
      addMlp(bayes, new Flow(merged(bayes + "/parents", parts), width), network.bayes(), false);
      heads.add(addHead(target, wide));
    }
    builder.setOutputs(heads.toArray(String[]::new));
  }

  /** What the edge carries; returns its name. */
  private String addSignal(String parent, String child) {
    EdgeSignal signal = shape.network().signals().of(parent, child);
    String name = signal.key() + "/" + parent + "/" + child;
    String from =
        switch (signal.source()) {
          case EMBEDDING -> bayesEnd(parent);
          case PROBABILITY -> addProbability(name, shape.column(parent).density(), output(parent));
          case OUTPUT -> output(parent);
          case LABEL -> label(parent);
        };
    if (!signal.isSource()) {
      String function = name + "/function";
      int width = shape.width(signal, parent);
      builder.addVertex(function, new RowVertex(new RowVertex.OfSignal(signal), width), from);
      from = function;
    }
    return shape.network().stopGradient() && !signal.readsLabels()
        ? addActivation(name + "/stop", new StopGradient(), from)
        : from;
  }

  /** What {@link Density#writeSignal} says of the outputs; returns its name. */
  private String addProbability(String name, Density density, String from) {
    if (density instanceof Bernoulli) {
      return addActivation(name, new ActivationSigmoid(), from);
    }
    if (density instanceof Binned) {
      return addActivation(name, new ActivationSoftmax(), from);
    }
    if (density instanceof Hurdle) {
      builder.addVertex(name + "/logit", new SubsetVertex(0, 0), from);
      builder.addVertex(name + "/value", new SubsetVertex(1, 1), from);
      String on = addActivation(name + "/on", new ActivationSigmoid(), name + "/logit");
      return merged(name, List.of(on, name + "/value"));
    }
    return from;
  }

  private String addActivation(String name, IActivation activation, String from) {
    builder.addLayer(name, new ActivationLayer.Builder().activation(activation).build(), from);
    return name;
  }

  /** Name of a target's outputs, with the wide part's share. */
  private String output(String target) {
    return (shape.network().wide() ? "sum/" : "head/") + target;
  }

  /** A target's head, the wide part's share and the loss; returns the name of the last. */
  private String addHead(String target, @Nullable String wide) {
    int position = losses.size();
    int own = targets.get(position).density().outputs();
    int first = shape.firstOutput(position);
    String head = "head/" + target;
    builder.addLayer(head, linear(shape.embeddingOfTargetWidth(), own).build(), bayesEnd(target));
    List<String> parts = new ArrayList<>();
    parts.add(head);
    if (wide != null) {
      String share = "share/" + target;
      builder.addVertex(share, new SubsetVertex(first, first + own - 1), wide);
      parts.add(share);
    }
    TargetLoss loss = new TargetLoss(targets.get(position).density());
    losses.add(loss);
    builder.addLayer(
        "loss/" + target,
        new LossLayer.Builder(loss).activation(Activation.IDENTITY).build(),
        addProduct(target, sum("sum/" + target, parts)));
    return "loss/" + target;
  }

  /** A target's outputs times its parent's probability, if it is a product; returns the name. */
  private String addProduct(String target, String output) {
    String parent = shape.factorOf(target);
    if (parent == null) {
      return output;
    }
    String product = "product/" + target;
    TargetColumn child = targets.get(shape.structure().indexOf(target));
    if (child.density().outputs() == 1) {
      return addProduct(product, child, output, parent);
    }
    // Of a hurdle the probability of being on is a product, the value then is not.
    builder.addVertex(product + "/logit", new SubsetVertex(0, 0), output);
    builder.addVertex(product + "/value", new SubsetVertex(1, 1), output);
    String on = addProduct(product + "/on", child, product + "/logit", parent);
    return merged(product, List.of(on, product + "/value"));
  }

  private String addProduct(String name, TargetColumn child, String factor, String parent) {
    String both = merged(name + "/both", List.of(factor, prediction(parent)));
    builder.addVertex(name, new RowVertex(new RowVertex.OfProduct(child), 1), both);
    return name;
  }

  private String prediction(String target) {
    return shape.factorOf(target) == null ? output(target) : "product/" + target;
  }

  private String bayesEnd(String target) {
    return "bayes/" + target + "/" + (shape.network().bayes().size() - 1);
  }

  /** Layers of the given widths; returns the name of the last, with its dropout. */
  private String addMlp(String name, Flow input, List<Integer> widths, boolean dropout) {
    String from = input.name();
    int width = input.width();
    for (int i = 0; i < widths.size(); i++) {
      String layer = name + "/" + i;
      builder.addLayer(
          layer,
          new DenseLayer.Builder()
              .nIn(width)
              .nOut(widths.get(i))
              .l1(training.l1())
              .l2(training.l2())
              .build(),
          from);
      from = layer;
      width = widths.get(i);
      if (dropout && shape.network().dropout() > 0) {
        builder.addLayer(
            layer + "/dropout",
            new DropoutLayer(new SeededDropout(shape.network().dropout(), initial.seed(), layer)),
            layer);
        from = layer + "/dropout";
      }
    }
    return from;
  }

  private String sum(String name, List<String> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    builder.addVertex(
        name, new ElementWiseVertex(ElementWiseVertex.Op.Add), parts.toArray(String[]::new));
    return name;
  }

  private String merged(String name, List<String> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    builder.addVertex(name, new MergeVertex(), parts.toArray(String[]::new));
    return name;
  }

  private void setInitialWeights() {
    int dim = shape.network().embedding();
    int offset = 0;
    for (EmbeddedField field : shape.fields()) {
      float[] values = new float[field.vocabulary() * dim];
      initial.embedding("field/" + field.name(), shape.network().embeddingStart()).fill(values);
      setRows(EMBEDDING, offset, values, dim);
      offset += field.vocabulary();
    }
    NetworkSettings network = shape.network();
    setMlp("shared", shape.inputWidth(), network.shared());
    for (int t = 0; t < targets.size(); t++) {
      String target = shape.structure().targets().get(t);
      setMlp("specific/" + target, shape.sharedWidth(), network.specific());
      setBayes(target);
      String head = "head/" + target;
      float[] biases = InitialWeights.headBiases(shape, targets, t);
      setKernel(head, shape.embeddingOfTargetWidth(), biases.length);
      graph.getParam(head + "_b").assign(Nd4j.create(biases, new long[] {1, biases.length}, 'c'));
    }
  }

  private void setMlp(String name, int inputs, List<Integer> widths) {
    int width = inputs;
    for (int i = 0; i < widths.size(); i++) {
      setKernel(name + "/" + i, width, widths.get(i));
      width = widths.get(i);
    }
  }

  private void setKernel(String layer, int inputs, int outputs) {
    float[] values = new float[inputs * outputs];
    initial.kernel(layer + "/kernel", values, inputs);
    setRows(layer, 0, values, outputs);
  }

  private void setBayes(String target) {
    List<Integer> widths = shape.network().bayes();
    int row = 0;
    for (DbmtlShape.KernelBlock block : shape.bayesBlocks(target)) {
      float[] values = new float[block.inputs() * widths.get(0)];
      initial.block(block, values);
      setRows("bayes/" + target + "/0", row, values, widths.get(0));
      row += block.inputs();
    }
    for (int i = 1; i < widths.size(); i++) {
      setKernel("bayes/" + target + "/" + i, widths.get(i - 1), widths.get(i));
    }
  }

  private void setRows(String layer, int firstRow, float[] values, int columns) {
    int rows = values.length / columns;
    try (INDArray array = Nd4j.create(values, new long[] {rows, columns}, 'c')) {
      graph
          .getParam(layer + "_W")
          .get(NDArrayIndex.interval(firstRow, firstRow + rows), NDArrayIndex.all())
          .assign(array);
    }
  }
}
