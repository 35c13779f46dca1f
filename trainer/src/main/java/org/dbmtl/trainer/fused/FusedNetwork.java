package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import org.bytedeco.openblas.global.openblas;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.network.PassReader;
import org.dbmtl.search.study.NetworkSettings.Unseen;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.engine.DbmtlNetwork;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.dbmtl.trainer.network.Masks;
import org.dbmtl.trainer.network.UnseenRows;
import org.dbmtl.trainer.pricing.MaskedLayers;
import org.jspecify.annotations.Nullable;

/**
 * The network of {@link DbmtlShape}, forward and backward by hand. The first specific layers of all
 * targets are one matrix product; a child reads its parents in place. After the first step no
 * buffer is allocated. Used by one thread, and OpenBLAS is kept to that thread.
 */
final class FusedNetwork implements DbmtlNetwork {
  private static final int LEAST_CAPACITY = 1024;

  static {
    // Parallelism comes from trials side by side; a second BLAS thread would spin against them.
    openblas.blas_set_num_threads(1);
  }

  private final List<TargetColumn> targets;
  private final TrainingSettings settings;
  private final boolean dropsIds;
  private final long keyOfDrops;
  private final int capacity;
  private final Scratch scratch = new Scratch();
  private final Rectifier rectifier = new Rectifier(scratch);
  private final AdamStep adam = new AdamStep();
  private final RowBatch batch;
  final BatchIds ids;
  final Embeddings embeddings;
  final Layers layers;
  final Heads heads;
  private final LabelInputs labels;
  private final MaskedInputs masked;
  private final long keyOfMasks;
  final @Nullable Wide wide;
  private final Parameters parameters;
  private final NamedWeights named;
  private long step;
  private @Nullable Snapshot remembered;
  private @Nullable Average average;

  FusedNetwork(
      EncodedLog log, DbmtlShape shape, TrainingSettings settings, InitialWeights initial) {
    this(
        log,
        shape,
        settings,
        initial,
        (use, rows, dim) -> EmbeddingTable.forTraining(use, rows, dim, settings));
    setInitialEmbeddings(shape, initial);
  }

  /** A network whose tables hold weights alone, zeros at first: it takes no steps. */
  static FusedNetwork toPredict(
      EncodedLog log, DbmtlShape shape, TrainingSettings settings, InitialWeights initial) {
    return new FusedNetwork(log, shape, settings, initial, EmbeddingTable::forPrediction);
  }

  private FusedNetwork(
      EncodedLog log,
      DbmtlShape shape,
      TrainingSettings settings,
      InitialWeights initial,
      EmbeddingTable.Maker tables) {
    this.settings = settings;
    dropsIds = shape.network().unseen() == Unseen.DROPPED;
    keyOfDrops = UnseenRows.keyOfDrops(initial);
    targets = TargetColumn.trained(log.targets(), settings.lossWeights());
    capacity = Math.max(LEAST_CAPACITY, settings.batch());
    batch = new RowBatch(log, capacity);
    embeddings = new Embeddings(shape, tables);
    ids =
        new BatchIds(
            Math.multiplyExact(settings.batch(), batch.slots()), embeddings.rows().table().rows());
    int tile = new Tiles(capacity).mostRows();
    layers = new Layers(shape, tile, initial);
    wide = shape.network().wide() ? new Wide(shape, tables, layers.input.value().matrix()) : null;
    heads = new Heads(targets, shape, layers, tile, initial, wide != null);
    labels = new LabelInputs(targets, layers);
    masked =
        new MaskedInputs(
            targets, layers.masked, Masks.of(layers.masked.size(), log::targetStatistics), tile);
    keyOfMasks = Masks.key(initial.seed());
    parameters = parameters();
    named = new NamedWeights(shape, embeddings, layers, heads, wide);
  }

  private Parameters parameters() {
    List<Weights> dense = new ArrayList<>(layers.kernels.values());
    dense.addAll(heads.kernels().values());
    List<SparseRows> tables = new ArrayList<>();
    tables.add(embeddings.rows());
    if (wide != null) {
      tables.add(wide.rows());
      if (wide.numbers() != null) {
        dense.add(wide.numbers());
      }
    }
    layers.order.forEach(layer -> dense.add(layer.bias()));
    dense.add(heads.biases);
    return new Parameters(dense, tables);
  }

  private void setInitialEmbeddings(DbmtlShape shape, InitialWeights initial) {
    float[] values = new float[shape.network().embedding()];
    int row = 0;
    for (EmbeddedField field : shape.fields()) {
      InitialWeights.Stream stream =
          initial.embedding("field/" + field.name(), shape.network().embeddingStart());
      for (int id = 0; id < field.vocabulary(); id++) {
        stream.fill(values);
        embeddings.rows().table().writeWeights(row++, values, 0);
      }
    }
  }

  @Override
  public void step(LongUnaryOperator rowAt, int size, double rate) {
    computeGradients(rowAt, size);
    adam.next(rate);
    parameters.update(adam, ids.index(), settings, scratch);
    step++;
    if (average != null) {
      average.add(scratch);
    }
  }

  @Override
  public double[] losses() {
    return heads.losses.values;
  }

  /** Forward and backward pass on rows of the training part. */
  void computeGradients(LongUnaryOperator rowAt, int size) {
    batch.read(Part.TRAIN, rowAt, size);
    if (dropsIds) {
      batch.dropIds(UnseenRows.DROPPED_SHARE, keyOfDrops + step);
    }
    ids.read(batch);
    for (int i = 0; i < parameters.tables().size(); i++) {
      parameters.tables().get(i).gather(ids.index());
    }
    List<DenseLayer> order = layers.order;
    for (int i = 0; i < order.size(); i++) {
      order.get(i).begin(step);
    }
    heads.begin(batch);
    if (masked.any()) {
      masked.begin(Masks.ofStep(keyOfMasks, step));
    }
    Tiles tiles = new Tiles(size);
    for (int tile = 0; tile < tiles.count(); tile++) {
      computeGradients(tiles.first(tile), tiles.size(tile));
    }
    heads.losses.requireFinite();
  }

  /** The part of some rows of the batch, while their activations are in the cache. */
  private void computeGradients(int first, int rows) {
    boolean add = first > 0;
    Flow input = layers.input;
    embeddings.forward(batch, ids, first, rows, input.value().matrix(), scratch);
    if (wide != null) {
      wide.forward(batch, ids, first, rows, heads.outputs, scratch);
    }
    labels.read(batch.labels(), first, rows, scratch);
    masked.read(batch.labels(), first, first, rows, scratch);
    List<DenseLayer> order = layers.order;
    for (int i = 0; i < layers.trunk; i++) {
      order.get(i).forward(rows, rectifier);
    }
    List<Layers.OfTarget> bayes = layers.ofTargets;
    for (int i = 0; i < bayes.size(); i++) {
      List<DenseLayer> own = bayes.get(i).layers();
      for (int k = 0; k < own.size(); k++) {
        own.get(k).forward(rows, rectifier);
      }
      heads.signal(bayes.get(i).position(), rows, scratch);
    }
    layers.clearGradients();
    heads.train(batch, first, rows, scratch, add);
    for (int i = bayes.size() - 1; i >= 0; i--) {
      heads.backwardSignal(bayes.get(i).position(), rows, scratch, add);
      List<DenseLayer> own = bayes.get(i).layers();
      for (int k = own.size() - 1; k >= 0; k--) {
        own.get(k).backward(rows, rectifier, add);
      }
    }
    for (int i = layers.trunk - 1; i >= 0; i--) {
      order.get(i).backward(rows, rectifier, add);
    }
    if (wide != null) {
      wide.backward(batch, ids, first, rows, heads.slopes, scratch, add);
    }
    embeddings.backward(batch, ids, first, rows, input.gradient().matrix(), scratch);
  }

  @Override
  public void predict(Part part, long firstRow, int size, float[][] outputs) {
    LongUnaryOperator rowAt = position -> firstRow + position;
    if (masked.any()) {
      masked.begin(Masks.ofPart(part));
    }
    if (labels.any() || masked.any()) {
      batch.read(part, rowAt, size);
    } else {
      batch.readFeatures(part, rowAt, size);
    }
    Tiles tiles = new Tiles(size);
    for (int tile = 0; tile < tiles.count(); tile++) {
      int first = tiles.first(tile);
      int rows = tiles.size(tile);
      lookUp(first, rows);
      labels.read(batch.labels(), first, rows, scratch);
      masked.read(batch.labels(), first, firstRow + first, rows, scratch);
      for (Layers.OfTarget target : layers.ofTargets) {
        predict(target, rows);
        heads.signal(target.position(), rows, scratch);
      }
      heads.predict(rows, outputs, first, scratch);
    }
  }

  @Override
  public void predictMarginal(
      Part part, long firstRow, int size, LabelPasses passes, PassReader reader) {
    readFeatures(part, firstRow, size);
    Tiles tiles = new Tiles(size);
    MarginalForward marginal =
        new MarginalForward(layers, heads, labels, passes, reader, tiles.mostRows(), scratch);
    for (int tile = 0; tile < tiles.count(); tile++) {
      lookUp(tiles.first(tile), tiles.size(tile));
      marginal.predict(part, firstRow, tiles.first(tile), tiles.size(tile));
    }
  }

  /** Reads a batch without its labels. */
  void readFeatures(Part part, long firstRow, int size) {
    batch.readFeatures(part, position -> firstRow + position, size);
  }

  /** Everything of a tile that no label has a part in. */
  void lookUp(int first, int rows) {
    embeddings.lookUp(batch, first, rows, layers.input.value().matrix(), scratch);
    if (wide != null) {
      wide.lookUp(batch, first, rows, heads.outputs, scratch);
    }
    for (int i = 0; i < layers.trunk; i++) {
      layers.order.get(i).predict(rows, rectifier);
    }
  }

  private void predict(Layers.OfTarget target, int rows) {
    for (DenseLayer layer : target.layers()) {
      layer.predict(rows, rectifier);
    }
  }

  @Override
  public int predictionBatch() {
    return capacity;
  }

  @Override
  public void remember() {
    if (remembered == null) {
      remembered = new Snapshot(parameters);
    } else {
      remembered.take();
    }
  }

  @Override
  public void recall() {
    if (remembered == null) {
      throw new IllegalStateException("no weights were remembered");
    }
    remembered.restore();
  }

  @Override
  public void beginAverage() {
    endAverage();
    average = new Average(parameters);
  }

  @Override
  public void useAverage() {
    if (average == null) {
      throw new IllegalStateException("no averaging has begun");
    }
    average.use();
    endAverage();
  }

  private void endAverage() {
    if (average != null) {
      average.close();
      average = null;
    }
  }

  @Override
  public void fillUnseen(UnseenRows unseen) {
    parameters.tables().forEach(rows -> unseen.fill(rows.table()));
  }

  @Override
  public MaskedLayers masked() {
    return new MaskedForward(this, scratch);
  }

  /** A copy of the weights of a dense layer that comes after the specific ones. */
  float[] denseWeights(String name) {
    return named.dense(name);
  }

  @Override
  public Map<String, float[]> weights() {
    return named.read();
  }

  @Override
  public void setWeights(Map<String, float[]> weights) {
    named.write(weights);
  }

  @Override
  public void save(StateOutput out) throws IOException {
    out.number(step);
    adam.save(out);
    out.number(average == null ? 0 : 1);
    if (average != null) {
      average.save(out);
    }
    parameters.save(out);
    out.number(remembered == null ? 0 : 1);
    if (remembered != null) {
      remembered.save(out);
    }
  }

  @Override
  public void load(StateInput in) throws IOException {
    step = in.number();
    adam.load(in);
    endAverage();
    if (in.number() == 1) {
      beginAverage();
      Objects.requireNonNull(average).load(in);
    }
    // After the average has begun, which clears the moves that the tables hold.
    parameters.load(in);
    if (in.number() == 1) {
      remember();
      Objects.requireNonNull(remembered).load(in);
    }
  }

  @Override
  public void close() {
    endAverage();
    if (remembered != null) {
      remembered.close();
    }
    heads.close();
    if (wide != null) {
      wide.close();
    }
    layers.close();
    embeddings.close();
  }
}
