package org.dbmtl.search.run;

import java.util.List;
import java.util.TreeSet;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.pricing.PricingTrainer;
import org.dbmtl.search.seeding.EdgeMapSeeding;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.SearchSettings.Evaluator;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.CandidateTrainer;
import org.jspecify.annotations.Nullable;

/** Decides whether a search goes by the prices of the masked evaluator. */
public final class EvaluatorChoice {
  /** Two targets have three structures, which are trained as quickly as an evaluator's gate. */
  private static final int FEWEST_TARGETS = 3;

  private EvaluatorChoice() {}

  /**
   * The evaluator of a study, as far as the study alone decides it: an engine that cannot price
   * trains each candidate.
   *
   * @throws StudyException if the study asks for the masked evaluator where it does not rank
   */
  public static Evaluator of(Study study) {
    Evaluator asked = study.search().evaluator();
    if (asked == Evaluator.TRAINED) {
      return asked;
    }
    String reason = unfit(study);
    if (asked == Evaluator.MASKED && reason != null) {
      throw new StudyException("search.evaluator is masked, but " + reason);
    }
    boolean pays = asked == Evaluator.MASKED || study.targets().size() >= FEWEST_TARGETS;
    return reason == null && pays && isAfforded(study) ? Evaluator.MASKED : Evaluator.TRAINED;
  }

  /** Whether a search of the study by this trainer goes by prices, as long as its gate passes. */
  public static boolean prices(Study study, CandidateTrainer trainer) {
    return of(study, trainer) != null;
  }

  /** How many trainings the evaluator and its gate take at most, for progress. */
  public static int mostTrainings(Study study) {
    return PricedSearch.mostTrainings(study);
  }

  /** Whether the budget of trials holds the evaluator and its gate, or the study insists. */
  private static boolean isAfforded(Study study) {
    int trials = study.search().trials();
    return trials == 0
        || study.search().evaluator() == Evaluator.MASKED
        || trials >= PricedSearch.mostTrainings(study);
  }

  /**
   * What prices the structures of a study; null if every candidate is trained.
   *
   * @throws StudyException if the study asks for the masked evaluator where it does not rank, or of
   *     an engine that has none
   */
  static @Nullable PricingTrainer of(Study study, CandidateTrainer trainer) {
    if (of(study) == Evaluator.TRAINED) {
      return null;
    }
    if (trainer instanceof PricingTrainer pricer && pricer.canPrice()) {
      return pricer;
    }
    if (study.search().evaluator() == Evaluator.MASKED) {
      throw new StudyException(
          ("search.evaluator is masked, but the engine '%s' cannot price structures: use"
                  + " training.engine fused, or search.evaluator trained")
              .formatted(study.training().engine()));
    }
    return null;
  }

  /**
   * What prices structures for the seeding alone; null if the seeding is another.
   *
   * @throws StudyException if the engine cannot price
   */
  static @Nullable PricingTrainer toSeed(Study study, CandidateTrainer trainer) {
    if (!study.search().seeding().equals(EdgeMapSeeding.NAME)) {
      return null;
    }
    if (trainer instanceof PricingTrainer pricer && pricer.canPrice()) {
      return pricer;
    }
    throw new StudyException(
        ("search.seeding is edge-map, but the engine '%s' cannot price edges: use training.engine"
                + " fused, or another seeding such as natural")
            .formatted(study.training().engine()));
  }

  private static @Nullable String unfit(Study study) {
    if (study.network().method() != Method.DBMTL) {
      return "network.method is %s, whose score is not a sum over targets and their parents: use"
              .formatted(study.network().method().key())
          + " method dbmtl, or evaluator trained";
    }
    if (study.metrics().objective().score() != Objective.Kind.JOINT) {
      return "search.objective is not joint, and prices are joint likelihoods: use objective joint,"
          + " or evaluator trained";
    }
    TreeSet<String> signals = new TreeSet<>();
    signals.add(study.network().signals().standard().key());
    study.network().signals().own().values().forEach(signal -> signals.add(signal.key()));
    if (!signals.equals(new TreeSet<>(List.of(EdgeSignal.LABEL.key())))) {
      return ("edges carry %s: there its prices do not rank structures (Kendall tau against real"
              + " trainings .00 and -.15 with embeddings, docs/pricing.md). Use network.edge-signal"
              + " label, or evaluator trained; search.seeding edge-map may begin from its prices")
          .formatted(String.join(" and ", signals));
    }
    return null;
  }
}
