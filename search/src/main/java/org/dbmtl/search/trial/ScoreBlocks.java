package org.dbmtl.search.trial;

import java.util.List;

/**
 * The scores of a trial on one part of the log by block of consecutive rows, from which evidence
 * judges what the choice of rows does. Blocks are all of one length except for one row, and as many
 * in every trial of a study. The mean over blocks is the score of that name.
 *
 * @param score of what the study ranks by, nats per row; empty where that is not a mean over rows
 * @param joint of {@link JointAndServed#joint}, nats per row; empty where the part has fewer rows
 *     than blocks, or it is not known
 * @param served of {@link JointAndServed#served}, as many; equal to {@code joint} where no edge
 *     carries a label
 */
public record ScoreBlocks(List<Double> score, List<Double> joint, List<Double> served) {
  /** Of a part without blocks. */
  public static final ScoreBlocks NONE = new ScoreBlocks(List.of(), List.of(), List.of());

  /**
   * @throws IllegalArgumentException if there are not as many of each as of any other
   */
  public ScoreBlocks {
    score = List.copyOf(score);
    joint = List.copyOf(joint);
    served = List.copyOf(served);
    if (joint.size() != served.size() || !(score.isEmpty() || score.size() == joint.size())) {
      throw new IllegalArgumentException(
          "%d blocks of the score, %d of joint and %d of served: a part is cut in one way"
              .formatted(score.size(), joint.size(), served.size()));
    }
  }

  /** Blocks of a trial whose scores are one number. */
  public static ScoreBlocks ofOne(List<Double> score) {
    return new ScoreBlocks(score, score, score);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return joint.isEmpty();
  }
}
