package org.dbmtl.search.study;

import org.dbmtl.predictor.unit.Keep;
import org.dbmtl.predictor.unit.Transform;

/** An input of the network, known before the outcomes. */
public sealed interface Feature {
  /** Unique name in the study. */
  String name();

  /** Column of the log that holds it. */
  String column();

  /** An id in the column of its name, with a vocabulary of all values seen. */
  static Feature id(String name) {
    return new Id(name, name, 1, 0);
  }

  /**
   * A feature whose values are looked up in an embedding table. Missing values and values unseen in
   * the training part (or rarer than {@code minCount} there) have ids of their own.
   */
  sealed interface Embedded extends Feature {
    /** A value seen fewer times than this in the training part counts as unseen; at least 1. */
    int minCount();

    /** Values are hashed into this many buckets, or 0 for a vocabulary of the values seen. */
    int hashBuckets();
  }

  /** One id with a possibly large vocabulary, such as a user or an item. */
  record Id(String name, String column, int minCount, int hashBuckets) implements Embedded {
    public Id {
      check(name, minCount, hashBuckets);
    }
  }

  /**
   * A list of ids in one column, such as tags, mean-pooled.
   *
   * @param separator text between two ids
   * @param maxLength most ids of a row that count; at least 1
   * @param keep which of them count where there are more
   */
  record Ids(
      String name,
      String column,
      String separator,
      int maxLength,
      Keep keep,
      int minCount,
      int hashBuckets)
      implements Embedded {
    /** A feature that keeps the last ids. */
    public Ids(
        String name,
        String column,
        String separator,
        int maxLength,
        int minCount,
        int hashBuckets) {
      this(name, column, separator, maxLength, Keep.LAST, minCount, hashBuckets);
    }

    public Ids {
      check(name, minCount, hashBuckets);
      if (separator.isEmpty()) {
        throw new StudyException(
            "features.%s.separator is empty: give the text between two ids, such as \",\""
                .formatted(name));
      }
      Check.atLeast("features.%s.max-length".formatted(name), maxLength, 1);
    }
  }

  /** One of few values, such as a tab or a device. */
  record Category(String name, String column, int minCount, int hashBuckets) implements Embedded {
    public Category {
      check(name, minCount, hashBuckets);
    }
  }

  /**
   * A number, transformed and standardised by the training part's mean and deviation. A missing
   * number reads as the mean, with an input of its own that says so.
   */
  record Numeric(String name, String column, Transform transform, boolean standardise)
      implements Feature {
    public Numeric {
      Check.name("features", name);
    }
  }

  private static void check(String name, int minCount, int hashBuckets) {
    Check.name("features", name);
    String key = "features." + name;
    Check.that(minCount >= 1, key + ".min-count", minCount, "use 1 (keep every value) or more");
    Check.that(
        hashBuckets >= 0,
        key + ".hash-buckets",
        hashBuckets,
        "use 1 or more, or leave it out for a vocabulary");
  }
}
