package org.dbmtl.search.study;

/**
 * What a log was thinned by: of the rows on which a binary target did not happen it holds a share,
 * drawn at random, and of all others every one. Each row that was kept then stands for 1 / share
 * rows, so that all targets are on the scale of the full log: a shift of the target's own logit
 * would be right for that target alone (measured in docs/user-guide.md).
 *
 * @param target a binary target of the study, whatever its {@code where}
 * @param negatives the share, in (0, 1]
 */
public record Sampling(String target, double negatives) {
  /** Least share: weights stay within what a float holds well. */
  private static final double LEAST = 1e-6;

  /**
   * @throws StudyException if the share is not from 1e-6 to 1
   */
  public Sampling {
    Check.inRange(
        "data.sampling.negatives",
        negatives,
        LEAST,
        1,
        "give the share of the rows without '%s' that the log kept, from %s to 1"
            .formatted(target, LEAST));
  }
}
