package org.dbmtl.predictor.input;

import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.unit.Keep;
import org.jspecify.annotations.Nullable;

/**
 * A feature whose values are looked up in an embedding table: one id a row, or a list of ids that
 * is mean-pooled.
 *
 * @param vocabulary rows of the embedding table, with {@link #MISSING} and {@link #UNSEEN}
 * @param hashBuckets buckets that values are hashed into, or 0 for ids by a vocabulary
 * @param minCount values that the training part held fewer times than this read as {@link #UNSEEN}
 * @param separator text between two ids of a list; null for one id a row
 * @param maxLength most ids of a row that count; 1 without a separator
 * @param keep which of them count; null without a separator
 */
public record IdInput(
    String name,
    String column,
    int vocabulary,
    int hashBuckets,
    int minCount,
    @Nullable String separator,
    int maxLength,
    @Nullable Keep keep)
    implements FeatureInput {
  /** Id of a missing value, and the one id of an empty list. */
  public static final int MISSING = 0;

  /** Id of a value that the training part did not hold often enough. */
  public static final int UNSEEN = 1;

  /** The first id of a value of its own, or of a bucket. */
  public static final int FIRST = 2;

  /**
   * @throws ModelException if the numbers do not go together
   */
  public IdInput {
    boolean sized = hashBuckets == 0 ? vocabulary >= FIRST : vocabulary == FIRST + hashBuckets;
    boolean separated = separator == null ? maxLength == 1 : maxLength >= 1 && !separator.isEmpty();
    if (hashBuckets < 0 || minCount < 1 || !sized || !separated) {
      throw new ModelException(
          "feature '%s' is damaged: vocabulary %d, hash buckets %d, min-count %d, separator %s, max-length %d do not go together"
              .formatted(
                  name,
                  vocabulary,
                  hashBuckets,
                  minCount,
                  separator == null ? "none" : "'" + separator + "'",
                  maxLength));
    }
  }

  /** An input that keeps the first ids of a list. */
  public IdInput(
      String name,
      String column,
      int vocabulary,
      int hashBuckets,
      int minCount,
      @Nullable String separator,
      int maxLength) {
    this(
        name,
        column,
        vocabulary,
        hashBuckets,
        minCount,
        separator,
        maxLength,
        separator == null ? null : Keep.FIRST);
  }

  /** Whether the last ids of a list count where there are too many. */
  public boolean keepsLast() {
    return keep == Keep.LAST;
  }

  /** Whether a row holds a list of ids. */
  public boolean list() {
    return separator != null;
  }

  /**
   * Whether a {@link Vocabulary} is needed: for ids of its values, or to know which values are
   * frequent enough for a bucket.
   */
  public boolean needsVocabulary() {
    return hashBuckets == 0 || minCount > 1;
  }

  /**
   * Id of a value's bucket: {@link #FIRST} + its {@link Murmur3} hash modulo the buckets.
   *
   * @param hash unsigned
   */
  public int bucket(int hash) {
    return FIRST + Integer.remainderUnsigned(hash, hashBuckets);
  }
}
