package org.dbmtl.search.study;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Which rows train a candidate, which choose among candidates, and which judge the chosen one. */
public sealed interface Split {

  /** By the values of a column; rows with any other value are left out. */
  record ByColumn(String column, String train, String valid, String test) implements Split {}

  /**
   * By time: the earliest rows train, the latest test. Rows of one moment stay together.
   *
   * @param column a number or timestamp column to sort by
   */
  record ByTime(@JsonProperty("time") String column, Shares shares) implements Split {}

  /**
   * By chance, from the study's seed.
   *
   * @param group a column whose rows stay together (a user id, say), or null for single rows
   */
  record ByRatio(@JsonProperty("ratio") Shares shares, @Nullable String group) implements Split {}

  /**
   * All rows that another split uses train, and none is left to judge by: for a model to serve,
   * once all has been chosen. A study file does not name it.
   */
  record AllRows(Split of) implements Split {}

  /** Shares of the rows, each in (0, 1), together 1. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  record Shares(double train, double valid, double test) {
    /** Eight parts to train, one to choose, one to judge. */
    public static final Shares STANDARD = new Shares(0.8, 0.1, 0.1);

    /**
     * @throws StudyException if a share is not in (0, 1) or they do not add up to 1
     */
    public Shares {
      double sum = train + valid + test;
      if (!(train > 0 && valid > 0 && test > 0) || Math.abs(sum - 1) > 1e-6) {
        throw new StudyException(
            ("data.split: shares %s, %s, %s (train, valid, test) add up to %s: each must be above"
                    + " 0 and together 1, such as 0.8, 0.1, 0.1")
                .formatted(train, valid, test, sum));
      }
    }
  }
}
