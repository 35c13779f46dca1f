package org.dbmtl.experiments.auto;

import java.util.Arrays;
import org.dbmtl.graph.name.Keyed;

/**
 * The steps of {@link Auto}, in their order, each with its share of the budget. The shares decide
 * how many trainings a step may begin and nothing else. What a step leaves of its time goes to the
 * steps after it.
 */
public enum AutoStep implements Keyed {
  /** The network of each method that needs no found structure: wdl, mtl, and esmm where it fits. */
  TUNE(30, "tune the network of each method"),
  /** Which targets inform which others, with labels over the edges. */
  STRUCTURES(20, "search structures"),
  /** The network of dbmtl with each signal, on the best structure. */
  SIGNALS(10, "tune the network with edges"),
  /** All methods and signals on shared seeds; those that are clearly worse drop out. */
  RACE(20, "race all methods and signals"),
  /** What is left, on fresh seeds and the test part. */
  CONFIRM(20, "confirm what is left on fresh seeds");

  private final int percent;
  private final String title;

  AutoStep(int percent, String title) {
    this.percent = percent;
    this.title = title;
  }

  /** Share of the budget, in (0, 1). */
  public double share() {
    return percent / 100.0;
  }

  /** Share of the budget up to the end of the step, in (0, 1]. */
  public double until() {
    int sum = 0;
    for (AutoStep step : values()) {
      sum += step.compareTo(this) <= 0 ? step.percent : 0;
    }
    return sum / 100.0;
  }

  /** Its number among the steps, from 1. */
  int number() {
    return 1 + Arrays.asList(values()).indexOf(this);
  }

  /** What it does, for progress. */
  String title() {
    return title;
  }
}
