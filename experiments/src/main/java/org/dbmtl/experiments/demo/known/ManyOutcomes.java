package org.dbmtl.experiments.demo.known;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dbmtl.experiments.demo.Draws;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.StudyException;

/**
 * A log of many outcomes drawn by a random structure, the {@link OutcomePlan}.
 *
 * <p>A row has {@value #IDS} ids and {@value #NUMBERS} numbers. An outcome reads an id of few
 * values, an id of many and a number. With {@code s} the logistic function, {@code a} and {@code b}
 * effects of the ids' values, which are normal with deviation {@value #ID_EFFECT} and drawn for the
 * outcome alone, {@code k} of an edge its log odds, and {@code c} such that the outcome has its
 * rate:
 *
 * <pre>
 *   f         = a[id] + b[other id] + 0.4 number
 *   on        ~ s(c + f + sum over parents of k signal)
 *   value     = exp(8 + 0.5 f + 0.3 sum of signals + 0.7 n())  if on, else 0
 *   signal    = on of a binary parent; on (1 + 0.4 (log(value) - 8)) of a continuous one
 * </pre>
 *
 * <p>No two outcomes share an effect, so that features which are learned in part leave no trace of
 * one outcome in another: the outcomes are linked by the edges alone. Ids are drawn from power
 * laws. The constants {@code c} are found on {@value #CALIBRATION} rows that are not in the log.
 * Memory does not depend on the number of rows.
 */
public final class ManyOutcomes implements OutcomeSource {
  /** Rows of the log unless another number is asked for. */
  public static final int ROWS = 200_000;

  private static final int IDS = 8;
  private static final int NUMBERS = 3;
  private static final double ID_EFFECT = 0.5;
  private static final double NUMBER_EFFECT = 0.4;
  private static final int CALIBRATION = 50_000;
  private static final int[] VOCABULARY = {10, 20, 60, 140, 350, 850, 2000, 5000};
  private static final double LEVEL = 8;
  private static final double PER_LEVEL = 0.4;

  private final OutcomePlan plan;
  private final Draws draws;
  private final List<String> names;
  private final double[][] popularity = new double[IDS][];
  private final Effects[] effects;
  private final double[] constants;

  private final int[] ids = new int[IDS];
  private final double[] numbers = new double[NUMBERS];
  private final double[] signals;
  private final long[] values;

  /** What an outcome reads of the features. */
  @SuppressWarnings("ArrayRecordComponent") // Private, and read in every row.
  private record Effects(
      int few, double[] ofFew, int many, double[] ofMany, int number, double ofNumber) {
    double sum(int[] ids, double[] numbers) {
      return ofFew[ids[few]] + ofMany[ids[many]] + ofNumber * numbers[number];
    }
  }

  /**
   * Draws a structure and finds the constants, which takes about two seconds for 64 targets.
   *
   * @param targets number of outcomes
   * @throws StudyException if it is not 2 to 64
   */
  public ManyOutcomes(int targets, long seed) {
    Draws first = new Draws(seed);
    plan = OutcomePlan.of(targets, first);
    names = IntStream.rangeClosed(1, targets).mapToObj("t%02d"::formatted).toList();
    effects = new Effects[targets];
    constants = new double[targets];
    signals = new double[targets];
    values = new long[targets];
    for (int id = 0; id < IDS; id++) {
      popularity[id] = Draws.powerLaw(VOCABULARY[id], 0.7);
    }
    for (int rank = 0; rank < targets; rank++) {
      effects[rank] = effects(first);
    }
    calibrate(first.split());
    draws = first.split();
  }

  private static Effects effects(Draws draws) {
    int few = draws.below(IDS / 2);
    int many = IDS / 2 + draws.below(IDS / 2);
    return new Effects(
        few,
        idEffects(few, draws),
        many,
        idEffects(many, draws),
        draws.below(NUMBERS),
        draws.uniform() < 0.5 ? -NUMBER_EFFECT : NUMBER_EFFECT);
  }

  private static double[] idEffects(int id, Draws draws) {
    double[] effects = new double[VOCABULARY[id]];
    for (int i = 0; i < effects.length; i++) {
      effects[i] = ID_EFFECT * draws.normal();
    }
    return effects;
  }

  /** Finds the constants in the order of the ranks, since parents must be drawn first. */
  private void calibrate(Draws draws) {
    int[][] drawnIds = new int[CALIBRATION][];
    double[][] drawnNumbers = new double[CALIBRATION][];
    for (int row = 0; row < CALIBRATION; row++) {
      drawFeatures(draws);
      drawnIds[row] = ids.clone();
      drawnNumbers[row] = numbers.clone();
    }
    float[][] drawnSignals = new float[plan.outcomes().size()][CALIBRATION];
    double[] logits = new double[CALIBRATION];
    for (int rank = 0; rank < drawnSignals.length; rank++) {
      OutcomePlan.Planned outcome = plan.outcomes().get(rank);
      for (int row = 0; row < CALIBRATION; row++) {
        logits[row] = effects[rank].sum(drawnIds[row], drawnNumbers[row]);
        for (OutcomePlan.Parent parent : outcome.parents()) {
          logits[row] += parent.logOdds() * drawnSignals[parent.rank()][row];
        }
      }
      constants[rank] = constant(logits, outcome.rate());
      for (int row = 0; row < CALIBRATION; row++) {
        for (OutcomePlan.Parent parent : outcome.parents()) {
          signals[parent.rank()] = drawnSignals[parent.rank()][row];
        }
        drawOutcome(rank, effects[rank].sum(drawnIds[row], drawnNumbers[row]), draws);
        drawnSignals[rank][row] = (float) signals[rank];
      }
    }
  }

  /**
   * The constant by which logits have a mean probability: Newton's method on the logarithm of the
   * mean, which is concave and rising, so that it comes from the left and does not overshoot.
   */
  private static double constant(double[] logits, double rate) {
    double constant = StrictMath.log(rate);
    for (double logit : logits) {
      constant = Math.min(constant, StrictMath.log(rate) - logit);
    }
    double step = 1;
    while (step > 1e-9) {
      double sum = 0;
      double slope = 0;
      for (double logit : logits) {
        double p = Draws.logistic(constant + logit);
        sum += p;
        slope += p * (1 - p);
      }
      step = StrictMath.log(rate * logits.length / sum) * sum / slope;
      constant += step;
    }
    return constant;
  }

  private void drawFeatures(Draws draws) {
    for (int id = 0; id < IDS; id++) {
      ids[id] = draws.index(popularity[id]);
    }
    for (int number = 0; number < NUMBERS; number++) {
      numbers[number] = draws.normal();
    }
  }

  /** Draws an outcome whose parents' signals are drawn. */
  private void drawOutcome(int rank, double features, Draws draws) {
    OutcomePlan.Planned outcome = plan.outcomes().get(rank);
    double logit = constants[rank] + features;
    double sum = 0;
    for (OutcomePlan.Parent parent : outcome.parents()) {
      logit += parent.logOdds() * signals[parent.rank()];
      sum += signals[parent.rank()];
    }
    boolean on = draws.happens(logit);
    signals[rank] = on ? 1 : 0;
    values[rank] = on ? 1 : 0;
    if (on && outcome.continuous()) {
      double above = 0.5 * features + 0.3 * sum + 0.7 * draws.normal();
      signals[rank] = 1 + PER_LEVEL * above;
      values[rank] = Math.max(1, Math.round(StrictMath.exp(LEVEL + above)));
    }
  }

  @Override
  public String name() {
    return "demo-%d-targets".formatted(names.size());
  }

  @Override
  public String about() {
    return "A simulated log of %d outcomes, drawn by a random structure.".formatted(names.size());
  }

  /** A small margin, because an edge of a rare outcome is worth little per row. */
  @Override
  public Settings settings() {
    return new Settings("[16]", 8, 0.0003);
  }

  @Override
  public List<FeatureColumn> features() {
    List<FeatureColumn> columns = new ArrayList<>();
    for (int id = 1; id <= IDS; id++) {
      columns.add(new FeatureColumn("id" + id, "id"));
    }
    for (int number = 1; number <= NUMBERS; number++) {
      columns.add(new FeatureColumn("number" + number, "number"));
    }
    return columns;
  }

  @Override
  public List<OutcomeColumn> outcomes() {
    OutcomeColumn[] columns = new OutcomeColumn[names.size()];
    for (int rank = 0; rank < columns.length; rank++) {
      OutcomePlan.Planned outcome = plan.outcomes().get(rank);
      List<Cause> causes = new ArrayList<>();
      for (OutcomePlan.Parent parent : outcome.parents()) {
        causes.add(new Cause(nameOf(parent.rank()), parent.logOdds()));
      }
      columns[plan.columns().get(rank)] =
          new OutcomeColumn(nameOf(rank), outcome.continuous(), outcome.rate(), causes);
    }
    return List.of(columns);
  }

  private String nameOf(int rank) {
    return names.get(plan.columns().get(rank));
  }

  @Override
  public TargetGraph truth() {
    List<Edge> edges = new ArrayList<>();
    for (OutcomeColumn outcome : outcomes()) {
      outcome.causes().forEach(cause -> edges.add(new Edge(cause.parent(), outcome.name())));
    }
    return TargetGraph.of(names, edges);
  }

  @Override
  public void appendRow(StringBuilder row) {
    drawFeatures(draws);
    for (int id : ids) {
      row.append(",v").append(id);
    }
    for (int i = 0; i < NUMBERS; i++) {
      // As the log holds it: what is drawn depends on nothing that a reader cannot see.
      numbers[i] = Math.rint(numbers[i] * 1000) / 1000;
      row.append(',').append(numbers[i]);
    }
    long[] inOrder = new long[values.length];
    for (int rank = 0; rank < values.length; rank++) {
      drawOutcome(rank, effects[rank].sum(ids, numbers), draws);
      inOrder[plan.columns().get(rank)] = values[rank];
    }
    for (long value : inOrder) {
      row.append(',').append(value);
    }
  }
}
