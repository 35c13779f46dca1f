package org.dbmtl.search.study;

import java.util.stream.Collectors;
import org.dbmtl.graph.name.Keyed;

/** How targets are modelled: what a structure's edges mean to the network. */
public enum Method implements Keyed {
  /** Each target reads its parents (Wang et al., "Deep Bayesian multi-target learning", 2019). */
  DBMTL,
  /** Targets share layers and nothing else: the structure's edges are not read. */
  MTL,
  /**
   * The probability of a target is that of its first binary parent times one of its own, and so on
   * up the structure; a continuous one is its own prediction times the parent's probability (Ma et
   * al., "Entire space multi-task model", 2018, has one such edge). Other edges are not read.
   */
  ESMM,
  /**
   * A wide &amp; deep network of its own for each target, with nothing shared (Cheng et al., "Wide
   * &amp; deep learning for recommender systems", 2016). Edges are not read.
   */
  WDL,
  /**
   * The evaluator that prices structures: each target reads the labels of a random subset of the
   * others. A search trains it; a study cannot ask for it, and it is not a model to serve.
   */
  MASKED;

  /**
   * The method of that name, of those that a study may ask for.
   *
   * @param place where the name stands, for the message
   * @throws StudyException if there is none; the message lists those there are
   */
  public static Method named(String name, String place) {
    return Keyed.of(Method.class, name)
        .filter(method -> method != MASKED)
        .orElseThrow(
            () ->
                new StudyException(
                    "%s is '%s': use one of %s"
                        .formatted(
                            place,
                            name,
                            Keyed.keys(Method.class).stream()
                                .filter(key -> !key.equals(MASKED.key()))
                                .collect(Collectors.joining(", ")))));
  }

  /** Whether structures differ at all. */
  public boolean readsEdges() {
    return this == DBMTL || this == ESMM;
  }

  /**
   * Checks that a network of this method is a model to serve.
   *
   * @throws StudyException if it is not
   */
  public void requireModel() {
    if (this == MASKED) {
      throw new StudyException(
          "this trial is the evaluator that prices structures, not a model to serve: choose another"
              + " trial");
    }
  }
}
