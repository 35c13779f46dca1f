package org.dbmtl.trainer.data;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.dbmtl.search.trial.Part;

/**
 * The values of a batch's rows as networks take them, in arrays that every batch reuses. {@link
 * EncodedLog#read} and {@link EncodedLog#readFeatures} fill it. Used by one thread.
 */
public final class RowBatch {
  /** Value of a slot that holds no id; the slots of a field are filled from the first on. */
  public static final int EMPTY = -1;

  /** Rows whose records fit together into the processor's first cache. */
  static final int BLOCK = 128;

  private final EncodedLog log;
  private final int[] room;
  private final int[] offsets;
  private final int[] unseen;
  private final int slots;
  private final long[] rows;
  private final int[] ids;
  private final float[] numbers;
  private final float[][] labels;
  private final float[] weights;
  private int[] records = {};
  private int size;

  /**
   * @param capacity most rows of a batch
   */
  public RowBatch(EncodedLog log, int capacity) {
    this.log = log;
    room = log.fields().stream().mapToInt(EmbeddedField::maxLength).toArray();
    offsets = log.fields().stream().mapToInt(EmbeddedField::vocabulary).toArray();
    Arrays.parallelPrefix(offsets, Math::addExact);
    for (int field = 0; field < offsets.length; field++) {
      offsets[field] -= log.fields().get(field).vocabulary();
    }
    slots = Arrays.stream(room).sum();
    unseen = new int[slots];
    int slot = 0;
    for (int field = 0; field < room.length; field++) {
      Arrays.fill(unseen, slot, slot + room[field], offsets[field] + EmbeddedField.UNSEEN);
      slot += room[field];
    }
    rows = new long[capacity];
    ids = new int[capacity * slots];
    numbers = new float[capacity * log.numerics().size()];
    labels = new float[log.targets().size()][capacity];
    weights = new float[capacity];
    Arrays.fill(weights, 1);
  }

  /**
   * Reads features, labels and weights.
   *
   * @param rowAt row of the part at each position {@code 0 .. size - 1} of the batch
   */
  public void read(Part part, LongUnaryOperator rowAt, int newSize) {
    choose(rowAt, newSize);
    log.read(part, rows, size, this);
  }

  /**
   * Like {@link #read}, but leaves {@link #labels} and {@link #weights} as they are: for
   * predictions.
   */
  public void readFeatures(Part part, LongUnaryOperator rowAt, int newSize) {
    choose(rowAt, newSize);
    log.readFeatures(part, rows, size, this);
  }

  /**
   * Replaces some ids, drawn at random, by {@link EmbeddedField#UNSEEN} of their field.
   *
   * @param share probability of each id, in (0, 1)
   * @param seed of the draw
   */
  public void dropIds(double share, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    // Gaps between dropped slots are geometric: as many draws as ids are dropped.
    double ofGap = Math.log1p(-share);
    long end = (long) size * slots;
    for (long slot = gap(random, ofGap); slot < end; slot += 1 + gap(random, ofGap)) {
      if (ids[(int) slot] != EMPTY) {
        ids[(int) slot] = unseen[(int) (slot % slots)];
      }
    }
  }

  private static long gap(SplittableRandom random, double ofGap) {
    return (long) (Math.log(1 - random.nextDouble()) / ofGap);
  }

  private void choose(LongUnaryOperator rowAt, int newSize) {
    size = newSize;
    for (int i = 0; i < size; i++) {
      rows[i] = rowAt.applyAsLong(i);
    }
  }

  /** Rows in the batch. */
  public int size() {
    return size;
  }

  /** [fields] slots of each field in a row. */
  public int[] room() {
    return room;
  }

  /** [fields] first row of each field in the stacked embedding table. */
  public int[] offsets() {
    return offsets;
  }

  /** Slots of a row. */
  public int slots() {
    return slots;
  }

  /** [size * slots] rows of the stacked embedding table, or {@link #EMPTY}. */
  public int[] ids() {
    return ids;
  }

  /** [size * numerics] */
  public float[] numbers() {
    return numbers;
  }

  /** [targets][size] NaN where missing; holds the last batch that was read with labels. */
  public float[][] labels() {
    return labels;
  }

  /** [size] weights of the rows, greater than 0; of the last batch that was read with labels. */
  public float[] weights() {
    return weights;
  }

  /** How many slots of a field are filled, at least 1; they are filled from the first on. */
  public static int used(int[] ids, int slot, int room) {
    int used = 1;
    while (used < room && ids[slot + used] != EMPTY) {
      used++;
    }
    return used;
  }

  /** Room for the records of {@link #BLOCK} rows. */
  int[] records(int width) {
    if (records.length != BLOCK * width) {
      records = new int[BLOCK * width];
    }
    return records;
  }
}
