package org.dbmtl.search.study;

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
      Checks.embedded(name, minCount, hashBuckets);
    }
  }

  /**
   * A list of ids in one column, such as tags, mean-pooled.
   *
   * @param separator text between two ids
   * @param maxLength ids beyond this many in a row are dropped; at least 1
   */
  record Ids(
      String name, String column, String separator, int maxLength, int minCount, int hashBuckets)
      implements Embedded {
    public Ids {
      Checks.embedded(name, minCount, hashBuckets);
      if (separator.isEmpty()) {
        throw new StudyException(
            "features.%s.separator is empty: give the text between two ids, such as \",\""
                .formatted(name));
      }
      if (maxLength < 1) {
        throw new StudyException(
            "features.%s.max-length is %d: use 1 or more".formatted(name, maxLength));
      }
    }
  }

  /** One of few values, such as a tab or a device. */
  record Category(String name, String column, int minCount, int hashBuckets) implements Embedded {
    public Category {
      Checks.embedded(name, minCount, hashBuckets);
    }
  }

  /**
   * A number, transformed and standardised by the training part's mean and deviation. A missing
   * number reads as the mean, with an input of its own that says so.
   */
  record Numeric(String name, String column, Transform transform, boolean standardise)
      implements Feature {
    public Numeric {
      Checks.name("features", name);
    }
  }
}
