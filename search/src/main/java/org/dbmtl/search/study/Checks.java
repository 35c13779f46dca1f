package org.dbmtl.search.study;

/** Checks that several records of this package share. */
final class Checks {
  private Checks() {}

  static void name(String section, String name) {
    if (name.isBlank()) {
      throw new StudyException("%s: a name is empty".formatted(section));
    }
  }

  static void embedded(String name, int minCount, int hashBuckets) {
    name("features", name);
    if (minCount < 1) {
      throw new StudyException(
          "features.%s.min-count is %d: use 1 (keep every value) or more"
              .formatted(name, minCount));
    }
    if (hashBuckets < 0) {
      throw new StudyException(
          "features.%s.hash-buckets is %d: use 1 or more, or leave it out for a vocabulary"
              .formatted(name, hashBuckets));
    }
  }

  static double inRange(String key, double value, double low, double high, String wayOut) {
    if (!(value >= low && value <= high)) {
      throw new StudyException("%s is %s: %s".formatted(key, value, wayOut));
    }
    return value;
  }
}
