package org.dbmtl.search.trial;

import java.util.List;
import java.util.Map;

/** What came of a trial. */
public sealed interface TrialOutcome {
  /** The trial this is the outcome of. */
  TrialSpec spec();

  /** What it ran on and what it cost. */
  Provenance provenance();

  /**
   * It ran to its end.
   *
   * @param score {@link Score} on the validation part, by default the gain in nats per row, summed
   *     over targets by their weights, of which 0 is "learned nothing"; finite, higher is better
   * @param blocks for each part that was evaluated, its scores by block of rows; absent where they
   *     are not known
   * @param metrics for each part that was evaluated, for each target in the structure's order
   * @param curve how the training went
   */
  record Completed(
      TrialSpec spec,
      double score,
      Map<Part, ScoreBlocks> blocks,
      Map<Part, Map<String, TargetMetrics>> metrics,
      TrainingCurve curve,
      Provenance provenance)
      implements TrialOutcome {
    /**
     * @throws IllegalArgumentException if the score is not finite: such a trial has failed
     */
    public Completed {
      if (!Double.isFinite(score)) {
        throw new IllegalArgumentException(
            "trial %d has score %s, but a completed trial's score is finite"
                .formatted(spec.id(), score));
      }
      blocks = Map.copyOf(blocks);
    }

    /** An outcome without a curve. */
    public Completed(
        TrialSpec spec,
        double score,
        Map<Part, ScoreBlocks> blocks,
        Map<Part, Map<String, TargetMetrics>> metrics,
        Provenance provenance) {
      this(spec, score, blocks, metrics, TrainingCurve.NONE, provenance);
    }

    /** An outcome without scores by block and without a curve. */
    public Completed(
        TrialSpec spec,
        double score,
        Map<Part, Map<String, TargetMetrics>> metrics,
        Provenance provenance) {
      this(spec, score, Map.of(), metrics, provenance);
    }

    /** The score by block of rows of the validation part; empty where that is not known. */
    public List<Double> blockScores() {
      return blocks.getOrDefault(Part.VALID, ScoreBlocks.NONE).score();
    }
  }

  /** It was stopped early because it could not win. */
  record Pruned(TrialSpec spec, Provenance provenance) implements TrialOutcome {}

  /**
   * It could not be trained.
   *
   * @param reason whose fault it is
   * @param cause one line that names what went wrong, such as the target and step of a NaN loss
   */
  record Failed(TrialSpec spec, Reason reason, String cause, Provenance provenance)
      implements TrialOutcome {
    /** Whose fault a failure is. */
    public enum Reason {
      /** A loss was not finite: other hyperparameters or features would do. */
      DIVERGED,
      /** The candidate cannot be trained on this log: the user can fix it. */
      MISTAKE,
      /** It went beyond the time or memory that the study grants a trial. */
      LIMIT,
      /** Memory ran out, in the heap or outside; another time it may suffice. */
      OUT_OF_MEMORY,
      /** Its process was killed again and again. */
      KILLED,
      /** A fault of dbmtl or the machine. */
      FAULT
    }
  }
}
