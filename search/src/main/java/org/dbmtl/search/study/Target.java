package org.dbmtl.search.study;

import org.dbmtl.predictor.unit.Transform;
import org.jspecify.annotations.Nullable;

/** An outcome to predict. */
public sealed interface Target {
  /** Unique name in the study; the name that structures use. */
  String name();

  /** Column of the log that holds the label. */
  String column();

  /** Factor of this target's loss and gain; 0 trains nothing but is still evaluated. */
  double weight();

  /**
   * Rows on which this target counts, in loss and metrics: the name of a binary target (rows where
   * it is 1) or a DuckDB condition over the log's columns; null for all rows.
   */
  @Nullable String where();

  /** This target with another weight and other rows on which it counts. */
  Target with(double weight, @Nullable String where);

  /** A target in the column of its name, which holds 0/1 or true/false, of weight 1. */
  static Target binary(String name) {
    return new Binary(name, name, null, 1, null);
  }

  /**
   * Happened or not.
   *
   * @param positive rule for a positive label: a comparison such as {@code "> 0"} or {@code "=
   *     'buy'"} that follows the column in SQL, or null when the column holds 0/1 or true/false
   */
  record Binary(
      String name, String column, @Nullable String positive, double weight, @Nullable String where)
      implements Target {
    public Binary {
      check(name, weight);
    }

    @Override
    public Binary with(double newWeight, @Nullable String newWhere) {
      return new Binary(name, column, positive, newWeight, newWhere);
    }
  }

  /**
   * How much: a number, transformed and standardised by the training part.
   *
   * @param density how its distribution is modelled
   */
  record Continuous(
      String name,
      String column,
      Transform transform,
      DensityChoice density,
      double weight,
      @Nullable String where)
      implements Target {
    public Continuous {
      check(name, weight);
    }

    /** A target whose density is chosen by a look at its labels. */
    public Continuous(
        String name, String column, Transform transform, double weight, @Nullable String where) {
      this(name, column, transform, DensityChoice.AUTO, weight, where);
    }

    @Override
    public Continuous with(double newWeight, @Nullable String newWhere) {
      return new Continuous(name, column, transform, density, newWeight, newWhere);
    }
  }

  private static void check(String name, double weight) {
    Check.name("targets", name);
    Check.inRange(
        "targets.%s.weight".formatted(name),
        weight,
        0,
        1e6,
        "use 0 (evaluate, do not train) or more");
  }
}
