package org.dbmtl.trainer.fused;

import java.util.Arrays;
import java.util.List;
import org.dbmtl.predictor.network.LabelInput;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.Masks;

/**
 * Lays out for a tile what each target reads of the others' labels by {@link
 * org.dbmtl.search.study.Method#MASKED}: of each other target in order its {@link LabelInput} and
 * {@link Masks#SHOWN} where it is shown, and zeros where it is not. Used by one thread.
 */
final class MaskedInputs {
  private final List<TargetColumn> targets;
  private final List<Flow> flows;
  private final Masks masks;
  private final int[] widths;

  /** [targets] where the inputs of a target begin among those of all. */
  private final int[] firstOf;

  private final float[][] inputs;
  private long stream;

  /**
   * @param flows [targets] where they go, [tile, inputs]; empty by any other method
   * @param masks which labels are shown
   * @param tile most rows of a tile
   */
  MaskedInputs(List<TargetColumn> targets, List<Flow> flows, Masks masks, int tile) {
    this.targets = targets;
    this.flows = flows;
    this.masks = masks;
    widths = targets.stream().mapToInt(each -> LabelInput.width(each.density())).toArray();
    firstOf = new int[widths.length];
    for (int target = 1; target < widths.length; target++) {
      firstOf[target] = firstOf[target - 1] + widths[target - 1] + 1;
    }
    inputs = new float[flows.size()][];
    for (int target = 0; target < inputs.length; target++) {
      inputs[target] = new float[tile * widths[target]];
    }
  }

  /** Whether labels are read at all. */
  boolean any() {
    return !flows.isEmpty();
  }

  /** Begins a batch, whose masks are of that stream. */
  void begin(long newStream) {
    stream = newStream;
  }

  /**
   * Lays out the labels that are shown.
   *
   * @param labels [targets][rows of the batch] NaN where missing
   * @param first first row of the tile in the batch
   * @param firstRow number of that row in the stream
   */
  void read(float[][] labels, int first, long firstRow, int rows, Scratch scratch) {
    for (int target = 0; target < inputs.length; target++) {
      for (int row = 0; row < rows; row++) {
        LabelInput.write(
            targets.get(target).density(),
            labels[target][first + row],
            inputs[target],
            row * widths[target]);
      }
    }
    for (int child = 0; child < inputs.length; child++) {
      layOut(child, firstRow, rows, scratch);
    }
  }

  private void layOut(int child, long firstRow, int rows, Scratch scratch) {
    Matrix to = flows.get(child).value().matrix();
    int width = to.columns();
    if (width == 0) {
      return;
    }
    int lines = Math.min(rows, Scratch.lines(width));
    float[] chunk = scratch.floats(0, lines * width);
    for (int from = 0; from < rows; from += lines) {
      int count = Math.min(lines, rows - from);
      Arrays.fill(chunk, 0, count * width, 0);
      for (int line = 0; line < count; line++) {
        write(
            child,
            masks.shown(stream, firstRow + from + line, child),
            from + line,
            chunk,
            line * width);
      }
      to.write(from * width, chunk, 0, count * width);
    }
  }

  private void write(int child, long shown, int row, float[] to, int at) {
    for (long rest = shown; rest != 0; rest &= rest - 1) {
      int parent = Long.numberOfTrailingZeros(rest);
      int width = widths[parent];
      int first = at + firstOf[parent] - (parent > child ? widths[child] + 1 : 0);
      float[] from = inputs[parent];
      for (int i = 0; i < width; i++) {
        to[first + i] = from[row * width + i];
      }
      to[first + width] = Masks.SHOWN;
    }
  }
}
