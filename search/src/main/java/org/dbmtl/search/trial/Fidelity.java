package org.dbmtl.search.trial;

import org.dbmtl.search.study.StudyException;

/**
 * How much of a full training a trial is.
 *
 * @param data share of the training part that is read, in (0, 1]
 * @param epochs share of the candidate's epochs that are run, in (0, 1]: the first ones of the
 *     training in full, with its learning rates
 */
public record Fidelity(double data, double epochs) {
  /** The whole training part, every epoch. */
  public static final Fidelity FULL = new Fidelity(1, 1);

  /** Share of a full training's steps, in (0, 1]. */
  public double share() {
    return data * epochs;
  }

  /**
   * @throws StudyException if a share is not in (0, 1]
   */
  public Fidelity {
    if (!(data > 0 && data <= 1 && epochs > 0 && epochs <= 1)) {
      throw new StudyException(
          "fidelity (data %s, epochs %s): both are shares in (0, 1]".formatted(data, epochs));
    }
  }
}
