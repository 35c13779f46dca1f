package org.dbmtl.trainer.fused;

import java.util.List;
import java.util.function.LongUnaryOperator;
import org.bytedeco.openblas.global.openblas;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.engine.DbmtlNetwork;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
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

  private final TrainingSettings settings;
  private final int capacity;
  private final Scratch scratch = new Scratch();
  private final Rectifier rectifier = new Rectifier(scratch);
  private final AdamStep adam = new AdamStep();
  private final RowBatch batch;
  private final Embeddings embeddings;
  private final Layers layers;
  private final Heads heads;
  private long step;
  private @Nullable Snapshot remembered;

  FusedNetwork(
      EncodedLog log, DbmtlShape shape, TrainingSettings settings, InitialWeights initial) {
    this.settings = settings;
    capacity = Math.max(LEAST_CAPACITY, settings.batch());
    batch = new RowBatch(log, capacity);
    embeddings = new Embeddings(shape, capacity, batch.slots());
    layers = new Layers(shape, capacity, initial);
    heads = new Heads(log.targets(), shape.embeddingOfTargetWidth());
    setInitialEmbeddings(shape, initial);
    setInitialHeads(log.targets(), shape, initial);
  }

  private void setInitialEmbeddings(DbmtlShape shape, InitialWeights initial) {
    int dim = shape.network().embedding();
    float[] values = new float[dim];
    int row = 0;
    for (EmbeddedField field : shape.fields()) {
      InitialWeights.Stream stream = initial.embedding("field/" + field.name());
      for (int id = 0; id < field.vocabulary(); id++) {
        stream.fill(values);
        embeddings.table().writeWeights(row++, values, 0);
      }
    }
  }

  private void setInitialHeads(
      List<TargetColumn> targets, DbmtlShape shape, InitialWeights initial) {
    int width = shape.embeddingOfTargetWidth();
    float[] kernel = new float[width];
    for (int t = 0; t < targets.size(); t++) {
      initial.kernel("head/" + targets.get(t).name() + "/kernel", kernel, width);
      System.arraycopy(kernel, 0, heads.kernels(), t * width, width);
      if (targets.get(t).binary()) {
        heads.biases().values[t] = (float) InitialWeights.logit(targets.get(t).mean());
      }
    }
  }

  Layers layers() {
    return layers;
  }

  Heads heads() {
    return heads;
  }

  Embeddings embeddings() {
    return embeddings;
  }

  @Override
  public void step(LongUnaryOperator rowAt, int size, double rate) {
    computeGradients(rowAt, size);
    adam.next(rate);
    for (DenseLayer layer : layers.order()) {
      layer.update(adam, settings, scratch);
    }
    heads.update(adam, settings);
    embeddings.update(adam);
    step++;
  }

  /** Forward and backward pass on rows of the training part. */
  void computeGradients(LongUnaryOperator rowAt, int size) {
    batch.read(Part.TRAIN, rowAt, size);
    embeddings.forward(batch, layers.input().value());
    List<DenseLayer> order = layers.order();
    for (int i = 0; i < order.size(); i++) {
      order.get(i).forward(size, step, rectifier);
    }
    layers.clearGradients();
    heads.train(layers.targetEmbeddings(), batch.labels(), size, scratch);
    for (int i = order.size() - 1; i >= 0; i--) {
      order.get(i).backward(size, rectifier);
    }
    embeddings.backward(batch, layers.input().gradient());
  }

  @Override
  public void predict(Part part, long firstRow, int size, float[][] outputs) {
    batch.readFeatures(part, position -> firstRow + position, size);
    embeddings.lookUp(batch, layers.input().value());
    for (DenseLayer layer : layers.order()) {
      layer.predict(size, rectifier);
    }
    heads.predict(layers.targetEmbeddings().value(), size, outputs, (int) firstRow, scratch);
  }

  @Override
  public int predictionBatch() {
    return capacity;
  }

  @Override
  public void remember() {
    if (remembered == null) {
      remembered = new Snapshot(layers, heads, embeddings);
    }
    remembered.take();
  }

  @Override
  public void recall() {
    if (remembered == null) {
      throw new IllegalStateException("no weights were remembered");
    }
    remembered.restore();
  }

  @Override
  public void close() {
    if (remembered != null) {
      remembered.close();
    }
    layers.close();
    embeddings.close();
  }
}
