package org.dbmtl.trainer.data;

import java.util.List;

/**
 * Where the values of a row lie in its record, in units of 4 bytes: for each field its id, or the
 * start (two units, the lower first) and the length of a list in the field's file of items; then
 * the numbers, the labels and then the weight where rows have one, as bits of floats. Immutable.
 */
public final class RecordLayout {
  /** Units of a list: start and length. */
  private static final int LIST = 3;

  private final int[] fields;
  private final int numbers;
  private final int labels;
  private final int weight;
  private final int width;

  private RecordLayout(int[] fields, int numbers, int labels, int weight, int width) {
    this.fields = fields;
    this.numbers = numbers;
    this.labels = labels;
    this.weight = weight;
    this.width = width;
  }

  static RecordLayout of(List<EmbeddedField> fields, int numerics, int targets, boolean weighted) {
    int[] places = new int[fields.size()];
    int at = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = at;
      at += fields.get(i).list() ? LIST : 1;
    }
    int labels = at + numerics;
    int weight = labels + targets;
    return new RecordLayout(places, at, labels, weight, weighted ? weight + 1 : weight);
  }

  /** Units of a record. */
  public int width() {
    return width;
  }

  /** Place of a field's id, or of its list's start. */
  public int field(int field) {
    return fields[field];
  }

  /** Place of a numeric input. */
  public int number(int input) {
    return numbers + input;
  }

  /** Place of a target's label. */
  public int label(int target) {
    return labels + target;
  }

  /** Place of the row's weight, if {@link #weighted}. */
  public int weight() {
    return weight;
  }

  /** Whether rows have weights. */
  public boolean weighted() {
    return weight < width;
  }

  static int lower(long start) {
    return (int) start;
  }

  static int upper(long start) {
    return (int) (start >>> Integer.SIZE);
  }

  static long start(int lower, int upper) {
    return (long) upper << Integer.SIZE | Integer.toUnsignedLong(lower);
  }
}
