package org.dbmtl.trainer.fused;

import java.util.List;
import java.util.function.LongUnaryOperator;
import org.bytedeco.openblas.global.openblas;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
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
  private final FusedBatch batch;
  private final BatchIds ids;
  private final Embeddings embeddings;
  private final Layers layers;
  private final Heads heads;
  private long step;
  private @Nullable Snapshot remembered;

  FusedNetwork(
      EncodedLog log, DbmtlShape shape, TrainingSettings settings, InitialWeights initial) {
    this.settings = settings;
    capacity = Math.max(LEAST_CAPACITY, settings.batch());
    batch = new FusedBatch(log, capacity);
    embeddings = new Embeddings(shape);
    ids =
        new BatchIds(
            Math.multiplyExact(settings.batch(), batch.slots()), embeddings.rows().table().rows());
    int tile = new Tiles(capacity).mostRows();
    layers = new Layers(shape, tile, initial);
    heads = new Heads(log.targets(), shape, layers.targetEmbeddings(), tile, initial);
    setInitialEmbeddings(shape, initial);
  }

  private void setInitialEmbeddings(DbmtlShape shape, InitialWeights initial) {
    int dim = shape.network().embedding();
    float[] values = new float[dim];
    int row = 0;
    for (EmbeddedField field : shape.fields()) {
      InitialWeights.Stream stream = initial.embedding("field/" + field.name());
      for (int id = 0; id < field.vocabulary(); id++) {
        stream.fill(values);
        embeddings.rows().table().writeWeights(row++, values, 0);
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

  BatchIds ids() {
    return ids;
  }

  @Override
  public void step(LongUnaryOperator rowAt, int size, double rate) {
    computeGradients(rowAt, size);
    adam.next(rate);
    List<DenseLayer> order = layers.order();
    for (int i = 0; i < order.size(); i++) {
      order.get(i).update(adam, settings, scratch);
    }
    heads.update(adam, settings, scratch);
    embeddings.rows().update(ids.index(), adam);
    step++;
  }

  /** Forward and backward pass on rows of the training part. */
  void computeGradients(LongUnaryOperator rowAt, int size) {
    batch.readFeatures(Part.TRAIN, rowAt, size);
    batch.readLabels(Part.TRAIN);
    ids.read(batch);
    embeddings.rows().gather(ids.index());
    List<DenseLayer> order = layers.order();
    for (int i = 0; i < order.size(); i++) {
      order.get(i).begin(step);
    }
    heads.begin(batch.labels(), size);
    Tiles tiles = new Tiles(size);
    for (int tile = 0; tile < tiles.count(); tile++) {
      computeGradients(tiles.first(tile), tiles.size(tile));
    }
    heads.requireFiniteLosses();
  }

  /** The part of some rows of the batch, while their activations are in the cache. */
  private void computeGradients(int first, int rows) {
    boolean add = first > 0;
    Flow input = layers.input();
    embeddings.forward(batch, ids, first, rows, input.value().matrix(), scratch);
    List<DenseLayer> order = layers.order();
    for (int i = 0; i < order.size(); i++) {
      order.get(i).forward(rows, rectifier);
    }
    layers.clearGradients();
    heads.train(batch.labels(), first, rows, scratch, add);
    for (int i = order.size() - 1; i >= 0; i--) {
      order.get(i).backward(rows, rectifier, add);
    }
    embeddings.backward(batch, ids, first, rows, input.gradient().matrix(), scratch);
  }

  @Override
  public void predict(Part part, long firstRow, int size, float[][] outputs) {
    batch.readFeatures(part, position -> firstRow + position, size);
    Tiles tiles = new Tiles(size);
    for (int tile = 0; tile < tiles.count(); tile++) {
      int rows = tiles.size(tile);
      embeddings.lookUp(batch, tiles.first(tile), rows, layers.input().value().matrix(), scratch);
      for (DenseLayer layer : layers.order()) {
        layer.predict(rows, rectifier);
      }
      heads.predict(rows, outputs, (int) firstRow + tiles.first(tile), scratch);
    }
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
    heads.close();
    layers.close();
    embeddings.close();
  }
}
