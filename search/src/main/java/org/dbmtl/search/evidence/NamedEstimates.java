package org.dbmtl.search.evidence;

/**
 * Both scores of a candidate on one part of the log, means over its seeds: see {@link
 * org.dbmtl.search.trial.JointAndServed}.
 *
 * @param joint nats per row
 * @param served nats per row
 */
public record NamedEstimates(Estimate joint, Estimate served) {
  /** Whether they are one number, as they are by definition where no edge carries a label. */
  public boolean coincide() {
    return joint.equals(served);
  }
}
