package org.dbmtl.experiments.demo.known;

import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.jspecify.annotations.Nullable;

/**
 * Draws the rows of a log whose structure is known: given the features, each outcome is independent
 * of those before it that are not its parents. Not thread-safe: one simulation owns it.
 */
public interface OutcomeSource {
  /** Name of the study. */
  String name();

  /** What the study says about the log, in one line. */
  String about();

  /** How the study trains and prices. */
  Settings settings();

  /** The columns of the features, in the order of a row. */
  List<FeatureColumn> features();

  /** The outcomes, in the order of a row. */
  List<OutcomeColumn> outcomes();

  /** The structure that outcomes are drawn by. */
  TargetGraph truth();

  /** Draws the next row: features, then outcomes, with a comma before each. */
  void appendRow(StringBuilder row);

  /**
   * Settings of the study that suit the log.
   *
   * @param bayes widths of the layers that read the parents, as a study names them
   * @param epochs passes over the training part
   * @param margin that an edge must gain, nats per row
   */
  record Settings(String bayes, int epochs, double margin) {}

  /**
   * A feature.
   *
   * @param kind as a study names it
   */
  record FeatureColumn(String name, String kind) {}

  /**
   * An outcome.
   *
   * @param continuous if it is a number, 0 where it is off; else 0 or 1
   * @param rate share of rows in which it is on, as asked; null if only drawing tells
   * @param causes its parents
   */
  record OutcomeColumn(String name, boolean continuous, @Nullable Double rate, List<Cause> causes) {
    public OutcomeColumn {
      causes = List.copyOf(causes);
    }
  }

  /**
   * A parent of an outcome.
   *
   * @param logOdds how far the parent moves the outcome's logit; null if that depends on other
   *     parents
   */
  record Cause(String parent, @Nullable Double logOdds) {}
}
