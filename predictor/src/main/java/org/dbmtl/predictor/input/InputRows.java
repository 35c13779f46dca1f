package org.dbmtl.predictor.input;

import java.util.Arrays;
import java.util.List;

/**
 * Up to a fixed number of encoded rows, to be filled again and again: the ids of each {@link
 * IdInput}, and the numbers of all {@link NumberInput}s. Not thread-safe.
 */
public final class InputRows {
  private final int capacity;
  private final int width;
  // [id input][capacity + 1]
  private final int[][] starts;
  // [id input][at least starts[input][size]]
  private final int[][] ids;
  // [capacity * width]
  private final float[] numbers;
  private int size;

  /**
   * @param inputs features of a model
   * @param capacity most rows
   */
  public InputRows(List<FeatureInput> inputs, int capacity) {
    this.capacity = capacity;
    int idInputs = 0;
    int numberWidth = 0;
    for (FeatureInput input : inputs) {
      if (input instanceof NumberInput number) {
        numberWidth += number.width();
      } else {
        idInputs++;
      }
    }
    width = numberWidth;
    starts = new int[idInputs][capacity + 1];
    ids = new int[idInputs][capacity];
    numbers = new float[capacity * width];
  }

  /** Most rows. */
  public int capacity() {
    return capacity;
  }

  /** Rows that are filled. */
  public int size() {
    return size;
  }

  /** Forgets all rows. */
  public void clear() {
    size = 0;
  }

  /**
   * The ids of an id input, row after row: those of row {@code r} stand from {@code starts[r]} to
   * before {@code starts[r + 1]} (see {@link #starts}), at least one. Not a copy; valid until rows
   * are added.
   *
   * @param input position among the {@link IdInput}s
   */
  public int[] ids(int input) {
    return ids[input];
  }

  /**
   * Where the ids of each row start. Not a copy.
   *
   * @param input position among the {@link IdInput}s
   * @return {@code [capacity + 1]}, the first {@link #size} + 1 of which are filled
   */
  public int[] starts(int input) {
    return starts[input];
  }

  /**
   * The numbers as networks read them, indicators among them, in the order of the features. Not a
   * copy.
   *
   * @return {@code [capacity, width]}, row after row
   */
  public float[] numbers() {
    return numbers;
  }

  /** Numbers of a row: one for each {@link NumberInput}, and one more if it is indicated. */
  public int width() {
    return width;
  }

  /** Makes the row that was written next the last one. */
  void endRow() {
    size++;
  }

  /** Starts the ids of an input in the row behind the last one. */
  void startIds(int input) {
    starts[input][size + 1] = starts[input][size];
  }

  void addId(int input, int id) {
    int at = starts[input][size + 1]++;
    if (at == ids[input].length) {
      ids[input] = Arrays.copyOf(ids[input], 2 * at + 1);
    }
    ids[input][at] = id;
  }

  int idsInRow(int input) {
    return starts[input][size + 1] - starts[input][size];
  }

  /** Writes a number of the row behind the last one. */
  void number(int place, float value) {
    numbers[size * width + place] = value;
  }
}
