package org.dbmtl.trainer.dl4j;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.EdgeSignal;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.NetworkSettings.Unseen;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Bernoulli;
import org.dbmtl.trainer.density.Binned;
import org.dbmtl.trainer.density.Density;
import org.dbmtl.trainer.density.Hurdle;
import org.dbmtl.trainer.engine.DbmtlNetwork;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.dbmtl.trainer.network.LabelPasses;
import org.dbmtl.trainer.network.Marginals;
import org.dbmtl.trainer.network.UnseenRows;
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
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * A DBMTL network of {@link DbmtlShape} as a DL4J graph. All fields share one embedding layer,
 * because DL4J's cost is counted in operations. Embeddings, and the ids of the wide part, are
 * trained by {@link LazyAdam}, all else by DL4J's Adam.
 *
 * <p>Used by one thread. Closing it frees what lies outside the heap.
 */
final class Dl4jNetwork implements DbmtlNetwork {
  private static final String FIELDS = "fields";
  private static final String EMBEDDING = "embedding";
  private static final String NUMERICS = "numerics";

  /** The tables {@code wide/FIELD} of all fields, stacked. */
  private static final String WIDE_IDS = "wide/ids";

  private static final String WIDE_NUMBERS = "wide/numbers";

  /** Ids are handed to DL4J as floats, which count exactly up to here. */
  private static final long MOST_IDS = 1L << 24;

  private static final int PREDICTION_BATCH = 4096;

  private final StepRate rate = new StepRate();
  private final EncodedLog log;
  private final DbmtlShape shape;
  private final List<TargetColumn> targets;
  private final TrainingSettings training;
  private final InitialWeights initial;
  private final List<TargetLoss> losses = new ArrayList<>();
  private final ComputationGraph graph;
  private @Nullable INDArray remembered;
  private @Nullable INDArray sums;
  private long averaged;

  /**
   * @throws StudyException if the vocabularies are too large for DL4J's numbers
   */
  Dl4jNetwork(EncodedLog log, DbmtlShape shape, TrainingSettings training, InitialWeights initial) {
    requireExactIds(shape);
    this.log = log;
    this.shape = shape;
    this.targets = TargetColumn.trained(log.targets(), training.lossWeights());
    this.training = training;
    this.initial = initial;
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(rate))
            .weightInit(WeightInit.ZERO)
            .activation(Activation.RELU)
            .trainingWorkspaceMode(WorkspaceMode.ENABLED)
            .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
            .graphBuilder();
    addInputs(builder);
    String shared =
        addMlp(builder, "shared", addEmbeddings(builder), shape.network().shared(), true);
    addTargets(builder, shared, addWide(builder));
    graph = new ComputationGraph(builder.build());
    graph.init();
    setInitialWeights();
  }

  private static void requireExactIds(DbmtlShape shape) {
    long ids = shape.fields().stream().mapToLong(EmbeddedField::vocabulary).sum();
    if (ids > MOST_IDS) {
      throw new StudyException(
          ("the features' vocabularies hold %d ids together, but engine 'dl4j' counts to %d: raise"
                  + " min-count or set hash-buckets on the largest")
              .formatted(ids, MOST_IDS));
    }
  }

  @Override
  public void step(LongUnaryOperator rowAt, int size, double stepRate) {
    rate.set(stepRate);
    try (Dl4jBatch batch = Dl4jBatch.read(log, shape, Part.TRAIN, rowAt, size, this::dropIds)) {
      weighBy(batch.scales);
      graph.fit(new MultiDataSet(batch.inputs, batch.labels, null, batch.labelMasks));
    }
    for (int target = 0; target < losses.size(); target++) {
      double loss = losses.get(target).lastScore();
      if (!Double.isFinite(loss)) {
        throw new ArithmeticException(
            "the loss of target '%s' is %s".formatted(targets.get(target).name(), loss));
      }
    }
    if (sums != null) {
      sums.addi(graph.params());
      averaged++;
    }
  }

  /** Drops ids of a batch of the next step as the network's settings say. */
  void dropIds(RowBatch batch) {
    if (shape.network().unseen() == Unseen.DROPPED) {
      long key = UnseenRows.keyOfDrops(initial);
      batch.dropIds(UnseenRows.DROPPED_SHARE, key + graph.getIterationCount());
    }
  }

  @Override
  public void predict(Part part, long firstRow, int size, float[][] outputs) {
    try (Dl4jBatch batch =
        Dl4jBatch.read(log, shape, part, position -> firstRow + position, size)) {
      float[][] predictions = outputs(batch);
      for (int k = 0; k < predictions.length; k++) {
        System.arraycopy(predictions[k], 0, outputs[k], 0, size);
      }
    }
  }

  @Override
  public void predictMarginal(
      Part part, long firstRow, int size, LabelPasses passes, Marginals marginals) {
    float[][] values = new float[passes.sources()][size];
    try (Dl4jBatch batch =
        Dl4jBatch.read(log, shape, part, position -> firstRow + position, size)) {
      for (int pass = 0; pass < passes.count(); pass++) {
        marginals.begin(passes, 0, size);
        float[][] given = new float[shape.outputs()][size];
        for (int source = 0; source < values.length; source++) {
          if (passes.isDrawn(source)) {
            // The labels before are set; those after have no part in this target's output.
            given = outputs(batch);
          }
          for (int row = 0; row < size; row++) {
            values[source][row] = passes.value(source, pass, part, firstRow + row, given, row);
          }
          batch.setLabelInput(source, targets.get(passes.target(source)), values[source]);
        }
        float[][] ofPass = outputs(batch);
        for (int source = 0; source < values.length; source++) {
          for (int row = 0; row < size; row++) {
            marginals.weigh(row, passes.weight(source, values[source][row], ofPass, row));
          }
        }
        marginals.add(ofPass, 0, size);
      }
    }
  }

  /** [outputs][rows] of all targets. */
  private float[][] outputs(Dl4jBatch batch) {
    INDArray[] predictions = graph.output(false, batch.inputs);
    float[][] values = new float[shape.outputs()][];
    int at = 0;
    for (INDArray prediction : predictions) {
      int own = (int) prediction.size(1);
      float[] rows = prediction.dup('c').data().asFloat();
      for (int k = 0; k < own; k++) {
        float[] column = new float[rows.length / own];
        for (int row = 0; row < column.length; row++) {
          column[row] = rows[row * own + k];
        }
        values[at++] = column;
      }
      prediction.close();
    }
    return values;
  }

  @Override
  public int predictionBatch() {
    return PREDICTION_BATCH;
  }

  @Override
  public void remember() {
    forget();
    remembered = graph.params().dup();
  }

  @Override
  public void recall() {
    graph.params().assign(Objects.requireNonNull(remembered, "no weights were remembered"));
  }

  @Override
  public void beginAverage() {
    endAverage();
    sums = Nd4j.zeros(DataType.FLOAT, graph.params().shape());
    averaged = 0;
  }

  @Override
  public void useAverage() {
    if (sums == null || averaged == 0) {
      throw new IllegalStateException("no step was averaged");
    }
    graph.params().assign(sums.divi(averaged));
    endAverage();
  }

  private void endAverage() {
    if (sums != null) {
      sums.close();
      sums = null;
    }
  }

  @Override
  public void fillUnseen(UnseenRows unseen) {
    if (!shape.fields().isEmpty()) {
      unseen.fill(new WeightRows(graph.getParam(EMBEDDING + "_W")));
      if (shape.network().wide()) {
        unseen.fill(new WeightRows(graph.getParam(WIDE_IDS + "_W")));
      }
    }
  }

  @Override
  public void save(StateOutput out) throws IOException {
    out.number(graph.getIterationCount());
    NativeFloats.save(graph.params(), out);
    NativeFloats.save(graph.getUpdater().getUpdaterStateViewArray(), out);
    out.number(sums == null ? 0 : 1);
    if (sums != null) {
      out.number(averaged);
      NativeFloats.save(sums, out);
    }
    out.number(remembered == null ? 0 : 1);
    if (remembered != null) {
      NativeFloats.save(remembered, out);
    }
  }

  @Override
  public void load(StateInput in) throws IOException {
    // Adam's bias correction and dropout follow from the graph's own count.
    graph.getConfiguration().setIterationCount((int) in.number());
    NativeFloats.load(graph.params(), in);
    NativeFloats.load(graph.getUpdater().getUpdaterStateViewArray(), in);
    endAverage();
    if (in.number() == 1) {
      beginAverage();
      averaged = in.number();
      NativeFloats.load(Objects.requireNonNull(sums), in);
    }
    forget();
    if (in.number() == 1) {
      remember();
      NativeFloats.load(Objects.requireNonNull(remembered), in);
    }
  }

  private void forget() {
    if (remembered != null) {
      remembered.close();
      remembered = null;
    }
  }

  /** The DL4J graph. */
  ComputationGraph graph() {
    return graph;
  }

  /** What the network looks like. */
  DbmtlShape shape() {
    return shape;
  }

  @Override
  public double[] losses() {
    return losses.stream().mapToDouble(TargetLoss::lastScore).toArray();
  }

  /** Sets the factor of each target's loss for the next batch. */
  void weighBy(double[] scales) {
    for (int target = 0; target < scales.length; target++) {
      losses.get(target).weighBy(targets.get(target).weight() * scales[target]);
    }
  }

  private record Flow(String name, int width) {}

  private void addInputs(GraphBuilder builder) {
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

  private Flow addEmbeddings(GraphBuilder builder) {
    List<String> parts = new ArrayList<>();
    if (!shape.fields().isEmpty()) {
      addTable(builder, EMBEDDING, shape.network().embedding(), FieldEmbedding.Output.SIDE_BY_SIDE);
      parts.add(EMBEDDING);
    }
    if (shape.numerics() > 0) {
      parts.add(NUMERICS);
    }
    return new Flow(merged(builder, "input", parts), shape.inputWidth());
  }

  private void addTable(GraphBuilder builder, String name, int dim, FieldEmbedding.Output output) {
    LazyAdam adam = new LazyAdam(rate, training.embeddingRate(), dim);
    builder.addLayer(name, new FieldEmbedding(name, shape.fields(), dim, output, adam), FIELDS);
  }

  /** The wide part of all targets; returns its name, or null if the network has none. */
  private @Nullable String addWide(GraphBuilder builder) {
    if (!shape.network().wide()) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    if (!shape.fields().isEmpty()) {
      addTable(builder, WIDE_IDS, shape.outputs(), FieldEmbedding.Output.SUM);
      parts.add(WIDE_IDS);
    }
    if (shape.numerics() > 0) {
      builder.addLayer(
          WIDE_NUMBERS, linear(shape.numerics(), shape.outputs()).hasBias(false).build(), NUMERICS);
      parts.add(WIDE_NUMBERS);
    }
    return sum(builder, "wide", parts);
  }

  private DenseLayer.Builder linear(int inputs, int outputs) {
    return new DenseLayer.Builder()
        .nIn(inputs)
        .nOut(outputs)
        .activation(Activation.IDENTITY)
        .l1(training.l1())
        .l2(training.l2());
  }

  private void addTargets(GraphBuilder builder, String shared, @Nullable String wide) {
    TargetGraph structure = shape.structure();
    NetworkSettings network = shape.network();
    List<String> heads = new ArrayList<>();
    for (String target : structure.targets()) {
      String specific =
          addMlp(
              builder,
              "specific/" + target,
              new Flow(shared, shape.sharedWidth()),
              network.specific(),
              true);
      List<String> parts = new ArrayList<>();
      parts.add(specific);
      if (network.method() != Method.ESMM) {
        for (String parent : structure.parents(target)) {
          parts.add(addSignal(builder, parent, target));
        }
      }
      int width = shape.bayesBlocks(target).stream().mapToInt(DbmtlShape.KernelBlock::inputs).sum();
      String bayes = "bayes/" + target;
      addMlp(
          builder,
          bayes,
          new Flow(merged(builder, bayes + "/parents", parts), width),
          network.bayes(),
          false);
      heads.add(addHead(builder, target, wide));
    }
    builder.setOutputs(heads.toArray(String[]::new));
  }

  /** What the edge carries; returns its name. */
  private String addSignal(GraphBuilder builder, String parent, String child) {
    EdgeSignal signal = shape.network().signals().of(parent, child);
    if (signal == EdgeSignal.LABEL) {
      return label(parent);
    }
    String name = signal.key() + "/" + parent + "/" + child;
    String from = signal == EdgeSignal.EMBEDDING ? bayesEnd(parent) : output(parent);
    if (signal == EdgeSignal.PROBABILITY) {
      from = addProbability(builder, name, shape.column(parent).density(), from);
    }
    return shape.network().stopGradient()
        ? addActivation(builder, name + "/stop", new StopGradient(), from)
        : from;
  }

  /** What {@link Density#writeSignal} says of the outputs; returns its name. */
  private static String addProbability(
      GraphBuilder builder, String name, Density density, String from) {
    if (density instanceof Bernoulli) {
      return addActivation(builder, name, new ActivationSigmoid(), from);
    }
    if (density instanceof Binned) {
      return addActivation(builder, name, new ActivationSoftmax(), from);
    }
    if (density instanceof Hurdle) {
      builder.addVertex(name + "/logit", new SubsetVertex(0, 0), from);
      builder.addVertex(name + "/value", new SubsetVertex(1, 1), from);
      String on = addActivation(builder, name + "/on", new ActivationSigmoid(), name + "/logit");
      return merged(builder, name, List.of(on, name + "/value"));
    }
    return from;
  }

  private static String addActivation(
      GraphBuilder builder, String name, IActivation activation, String from) {
    builder.addLayer(name, new ActivationLayer.Builder().activation(activation).build(), from);
    return name;
  }

  /** Name of a target's outputs, with the wide part's share. */
  private String output(String target) {
    return (shape.network().wide() ? "sum/" : "head/") + target;
  }

  /** A target's head, the wide part's share and the loss; returns the name of the last. */
  private String addHead(GraphBuilder builder, String target, @Nullable String wide) {
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
        addProduct(builder, target, sum(builder, "sum/" + target, parts)));
    return "loss/" + target;
  }

  /** A target's outputs times its parent's probability, if it is a product; returns the name. */
  private String addProduct(GraphBuilder builder, String target, String output) {
    String parent = shape.factorOf(target);
    if (parent == null) {
      return output;
    }
    String product = "product/" + target;
    TargetColumn child = targets.get(shape.structure().indexOf(target));
    if (child.density().outputs() == 1) {
      builder.addVertex(product, new ProductVertex(child), output, prediction(parent));
      return product;
    }
    // Of a hurdle the probability of being on is a product, the value then is not.
    builder.addVertex(product + "/logit", new SubsetVertex(0, 0), output);
    builder.addVertex(product + "/value", new SubsetVertex(1, 1), output);
    builder.addVertex(
        product + "/on", new ProductVertex(child), product + "/logit", prediction(parent));
    return merged(builder, product, List.of(product + "/on", product + "/value"));
  }

  private String prediction(String target) {
    return shape.factorOf(target) == null ? output(target) : "product/" + target;
  }

  private String bayesEnd(String target) {
    return "bayes/" + target + "/" + (shape.network().bayes().size() - 1);
  }

  /** Layers of the given widths; returns the name of the last, with its dropout. */
  private String addMlp(
      GraphBuilder builder, String name, Flow input, List<Integer> widths, boolean dropout) {
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

  private static String sum(GraphBuilder builder, String name, List<String> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    builder.addVertex(
        name, new ElementWiseVertex(ElementWiseVertex.Op.Add), parts.toArray(String[]::new));
    return name;
  }

  private static String merged(GraphBuilder builder, String name, List<String> parts) {
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

  @Override
  public void close() {
    forget();
    endAverage();
    graph.close();
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  /** Learning rate that the training loop sets before each step. */
  private static final class StepRate implements ISchedule {
    private static final long serialVersionUID = 1L;

    private double rate;

    void set(double newRate) {
      rate = newRate;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
      return rate;
    }

    @Override
    @SuppressWarnings(
        "MissingSuperCall") // ISchedule declares clone; the graph must share this object
    public ISchedule clone() {
      return this;
    }
  }
}
