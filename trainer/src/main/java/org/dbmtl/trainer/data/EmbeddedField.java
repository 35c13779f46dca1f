package org.dbmtl.trainer.data;

/**
 * A feature that is looked up in an embedding table.
 *
 * @param name name of the feature
 * @param vocabulary number of rows of its table; row {@value #MISSING} stands for a missing value,
 *     row {@value #UNSEEN} for one unseen or too rare in the training part
 * @param list whether a row of the log holds several ids, to be mean-pooled; an empty list holds
 *     the one id {@value #MISSING}
 * @param maxLength most ids of one row of the log; 1 unless {@code list}
 */
public record EmbeddedField(String name, int vocabulary, boolean list, int maxLength) {
  /** Id of a missing value. */
  public static final int MISSING = 0;

  /** Id of a value that the training part does not hold often enough. */
  public static final int UNSEEN = 1;
}
