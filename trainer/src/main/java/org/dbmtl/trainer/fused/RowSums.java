package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;

/**
 * Sums for the rows of a table, outside the heap, of which only those that were added to take
 * memory: 4 bytes a row of the table, and 4 a value of each row added to. Used by one thread.
 */
final class RowSums implements AutoCloseable {
  /** Rows of a segment, as a power of two. */
  private static final int SEGMENT_BITS = 14;

  private final String use;
  private final int dim;
  private final IntPointer places;
  // By row of the table: place of its sums counted from 1, or 0 for none.
  private final IntBuffer placeOf;
  private final List<FloatPointer> pointers = new ArrayList<>();
  private final List<FloatBuffer> segments = new ArrayList<>();
  private final float[] sums;
  private int used;

  /**
   * @param use what they are for, for the message when there is no memory for them
   */
  RowSums(String use, int rows, int dim) {
    this.use = use;
    this.dim = dim;
    places = new IntPointer(NativeMemory.floats("places of " + use, rows)).capacity(rows);
    placeOf = places.asBuffer();
    sums = new float[dim];
  }

  /** Adds values to a row's sums. */
  void add(int row, float[] values, int from) {
    int place = placeOf.get(row);
    if (place == 0) {
      place = ++used;
      placeOf.put(row, place);
      reserve();
      segments.get(segment(place)).put(at(place), values, from, dim);
      return;
    }
    FloatBuffer segment = segments.get(segment(place));
    segment.get(at(place), sums, 0, dim);
    SparseRows.add(values, from, sums, 0, dim);
    segment.put(at(place), sums, 0, dim);
  }

  /** Copies a row's sums out; false and nothing where none were added. */
  boolean read(int row, float[] to) {
    int place = placeOf.get(row);
    if (place == 0) {
      return false;
    }
    segments.get(segment(place)).get(at(place), to, 0, dim);
    return true;
  }

  private void reserve() {
    while (segments.size() <= segment(used)) {
      FloatPointer pointer = NativeMemory.floats(use, (long) dim << SEGMENT_BITS);
      pointers.add(pointer);
      segments.add(pointer.asBuffer());
    }
  }

  private static int segment(int place) {
    return (place - 1) >>> SEGMENT_BITS;
  }

  private int at(int place) {
    return ((place - 1) & ((1 << SEGMENT_BITS) - 1)) * dim;
  }

  void save(StateOutput out) throws IOException {
    out.number(used);
    out.floats(new FloatPointer(places).capacity(placeOf.capacity()).asBuffer());
    for (FloatBuffer segment : segments) {
      out.floats(segment);
    }
  }

  /** Takes the place of sums to which nothing was added. */
  void load(StateInput in) throws IOException {
    used = (int) in.number();
    in.floats(new FloatPointer(places).capacity(placeOf.capacity()).asBuffer());
    if (used > 0) {
      reserve();
    }
    for (FloatBuffer segment : segments) {
      in.floats(segment);
    }
  }

  @Override
  public void close() {
    places.close();
    pointers.forEach(FloatPointer::close);
  }
}
