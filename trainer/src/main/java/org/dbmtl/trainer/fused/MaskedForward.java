package org.dbmtl.trainer.fused;

import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.pricing.MaskedLayers;

/** What a network has of rows before any label is shown. Used by one thread. */
record MaskedForward(FusedNetwork network, Scratch scratch) implements MaskedLayers {
  @Override
  public void read(Part part, long firstRow, int rows, float[][] own, float[] outputs, int offset) {
    int most = network.predictionBatch();
    for (int done = 0; done < rows; done += most) {
      int size = Math.min(most, rows - done);
      network.readFeatures(part, firstRow + done, size);
      Tiles tiles = new Tiles(size);
      for (int tile = 0; tile < tiles.count(); tile++) {
        int first = tiles.first(tile);
        read(first, tiles.size(tile), own, outputs, offset + done + first);
      }
    }
  }

  private void read(int first, int rows, float[][] own, float[] outputs, int offset) {
    network.lookUp(first, rows);
    for (Layers.OfTarget target : network.layers.ofTargets) {
      DenseLayer layer = target.layers().get(0);
      layer.multiplyFirst(rows);
      Matrix sums = layer.output().value().matrix();
      float[] to = own[target.position()];
      addBias(sums, layer.bias(), rows, to, offset);
    }
    if (network.wide == null) {
      int columns = network.heads.outputs.columns();
      for (int row = 0; row < rows; row++) {
        System.arraycopy(
            network.heads.biases.values, 0, outputs, (offset + row) * columns, columns);
      }
    } else {
      addBias(network.heads.outputs, network.heads.biases, rows, outputs, offset);
    }
  }

  private void addBias(Matrix from, Bias bias, int rows, float[] to, int offset) {
    int width = from.columns();
    float[] chunk = scratch.floats(0, rows * width);
    from.read(0, chunk, 0, rows * width);
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < width; i++) {
        to[(offset + row) * width + i] = chunk[row * width + i] + bias.values[i];
      }
    }
  }

  @Override
  public float[] weights(String name) {
    return network.denseWeights(name);
  }
}
