package org.dbmtl.search.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.predictor.file.PartFile;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.pricing.Gate;
import org.dbmtl.search.pricing.GateCheck;
import org.dbmtl.search.pricing.MaskedCandidate;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.pricing.PricingTrainer;
import org.dbmtl.search.pricing.StructurePricing;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Sha256;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.search.trial.Version;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a search that goes by prices: trains the evaluator as trial 1, prices, searches
 * the best structures, and trains the gate's. Used by one thread.
 *
 * <p>The prices are kept in the study's folder, so a search that goes on neither trains nor prices
 * again. Another worker of the study, in another folder, prices for itself, to the same numbers.
 */
final class PricedSearch {
  private final Study study;
  private final StudyData data;
  private final PricingTrainer trainer;
  private final TrialPool pool;
  private final WorkFolders folders;
  private final SearchListener listener;
  private final DagSpace space;
  private final int threads;

  /** Prices as they are kept, with a hash of all that they depend on. */
  private record Kept(String of, Pricing pricing) {}

  PricedSearch(
      Study study,
      StudyData data,
      PricingTrainer trainer,
      TrialPool pool,
      WorkFolders folders,
      SearchListener listener,
      DagSpace space,
      int threads) {
    this.study = study;
    this.data = data;
    this.trainer = trainer;
    this.pool = pool;
    this.folders = folders;
    this.listener = listener;
    this.space = space;
    this.threads = threads;
  }

  /** The candidate whose training prices structures: the study's network with labels on edges. */
  static Candidate evaluator(Study study, StudyData data) {
    return MaskedCandidate.of(
        Candidate.of(study, TargetGraph.empty(study.targetNames())), data.rows(Part.TRAIN));
  }

  /**
   * Trains the evaluator and prices.
   *
   * @return null if the evaluator could not be trained, or the search was cancelled
   * @throws StudyException if the study can be put right
   */
  @Nullable Pricing price() {
    TrialSpec spec = spec(1, evaluator(study, data), 0);
    List<TrialOutcome> outcomes = pool.run(List.of(spec), () -> true);
    if (outcomes.isEmpty() || !(outcomes.get(0) instanceof Completed)) {
      if (!outcomes.isEmpty()
          && outcomes.get(0) instanceof Failed failed
          && failed.reason() == Failed.Reason.MISTAKE) {
        throw new StudyException(failed.cause());
      }
      return null;
    }
    String of = key(spec);
    Path file = folders.prices();
    Pricing known = read(file, of);
    if (known != null) {
      return known;
    }
    Pricing pricing = compute(spec);
    if (pricing != null) {
      write(file, new Kept(of, pricing));
      folders.delete(1);
    }
    return pricing;
  }

  private @Nullable Pricing compute(TrialSpec spec) {
    listener.pricing(0);
    long rows = data.rows(Part.VALID);
    StructurePricing pricing =
        new StructurePricing(
            space,
            study.targets().stream().mapToDouble(Target::weight).toArray(),
            study.search().margin(),
            study.seed());
    try {
      return trainer.price(
          spec,
          new EvaluatorContext(folders.trial(1), listener, Thread.currentThread()),
          network -> {
            try {
              return pricing.run(network, rows, threads, listener::pricing);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              return null;
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /**
   * Trains the gate's structures.
   *
   * @param most trainings that may be done
   * @param mayStart asked before each
   * @return their outcomes, in trial order
   */
  List<TrialOutcome> train(Pricing pricing, int most, BooleanSupplier mayStart) {
    Gate gate = planned(pricing);
    listener.gating(gate.trained().size());
    int repeats = study.search().repeats().first();
    List<TargetGraph> all = gate.trained().stream().map(Gate.Trained::structure).toList();
    List<TrialOutcome> outcomes =
        new ArrayList<>(
            run(all, 0, study.search().repeats().isRace() ? repeats : 1, 0, most, mayStart));
    if (!study.search().repeats().isRace() && repeats > 1 && outcomes.size() == all.size()) {
      // One training of each shows their order; repeats of a few show its noise.
      List<TargetGraph> repeated = GateCheck.repeated(gate.trained(), outcomes);
      outcomes.addAll(run(repeated, 1, repeats, all.size(), most - all.size(), mayStart));
    }
    return outcomes;
  }

  private List<TrialOutcome> run(
      List<TargetGraph> structures,
      int from,
      int to,
      int before,
      int most,
      BooleanSupplier mayStart) {
    List<TrialSpec> trials = new ArrayList<>();
    for (int repeat = from; repeat < to; repeat++) {
      for (TargetGraph structure : structures) {
        if (trials.size() < most) {
          trials.add(spec(before + trials.size() + 2L, Candidate.of(study, structure), repeat));
        }
      }
    }
    return pool.run(trials, mayStart);
  }

  /** How many trainings the evaluator and its gate take at most. */
  static int mostTrainings(Study study) {
    int structures = StructurePricing.GATE;
    int repeats = study.search().repeats().first();
    return 1
        + (study.search().repeats().isRace()
            ? structures * repeats
            : structures + GateCheck.REPEATED * (repeats - 1));
  }

  /** The gate of these outcomes. */
  static Pricing judged(Pricing pricing, List<TrialOutcome> outcomes) {
    Gate gate = planned(pricing);
    return pricing.withGate(GateCheck.of(gate.trained(), outcomes));
  }

  private static Gate planned(Pricing pricing) {
    Gate gate = pricing.gate();
    if (gate == null) {
      throw new IllegalStateException("a gate is planned with the prices");
    }
    return gate;
  }

  private TrialSpec spec(long number, Candidate candidate, int repeat) {
    return new TrialSpec(
        number,
        candidate,
        repeat,
        Seeds.of(study.seed(), Seeds.REPEAT, repeat),
        Fidelity.FULL,
        data.fingerprint());
  }

  private String key(TrialSpec spec) {
    return Sha256.hex(
        List.of(
                Version.current(),
                spec,
                space.constraints(),
                study.targets(),
                study.search().margin(),
                study.seed())
            .toString());
  }

  private @Nullable Pricing read(Path file, String of) {
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try {
      Kept kept =
          RecordJson.read(RecordJson.tree(Files.readString(file)), Kept.class, space.targets());
      return of.equals(kept.of()) ? kept.pricing() : null;
    } catch (IOException | RuntimeException e) {
      return null; // damaged, or of another version: priced again
    }
  }

  /** A file that cannot be written costs time at the next start and nothing else. */
  private static void write(Path file, Kept kept) {
    try {
      Files.createDirectories(file.getParent());
      try (PartFile part = new PartFile(file)) {
        Files.writeString(part.path(), RecordJson.text(kept));
        part.finish();
      }
    } catch (IOException e) {
      // Priced again by the next start.
    }
  }
}
