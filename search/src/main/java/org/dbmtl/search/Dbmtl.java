package org.dbmtl.search;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.run.OpenStudy;
import org.dbmtl.search.run.RepeatedTrials;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.run.SingleTrial;
import org.dbmtl.search.run.SoFar;
import org.dbmtl.search.run.StudyAdmission;
import org.dbmtl.search.run.StudyAdmission.Wish;
import org.dbmtl.search.run.StudySearch;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.strategy.StrategyProvider;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.sweep.Sweep;
import org.dbmtl.search.sweep.SweepFile;
import org.dbmtl.search.sweep.SweepResult;
import org.dbmtl.search.sweep.SweptLogs;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * The way in from Java: a study, and what can be done with it.
 *
 * <pre>{@code
 * SearchResult found = Dbmtl.study(Path.of("study.yaml")).seed(7).trials(60).search();
 * System.out.println(found.ranking().best().candidate().structure());
 * }</pre>
 *
 * <p>Nothing is kept unless a {@link #store} is named: with one, what it knows is not trained
 * again. The engine that the study names must be on the class path, such as the module {@code
 * dbmtl-trainer}. Interrupting the thread that works ends the work with what it has. Immutable.
 */
public final class Dbmtl {
  private final StudyFile file;
  private final Study study;
  private final Path folder;
  private final @Nullable String store;
  private final SearchListener listener;

  private Dbmtl(
      StudyFile file, Study study, Path folder, @Nullable String store, SearchListener listener) {
    this.file = file;
    this.study = study;
    this.folder = folder;
    this.store = store;
    this.listener = listener;
  }

  /**
   * The study in a YAML file, which works in {@code dbmtl-out/NAME}.
   *
   * @throws StudyException if it cannot be read, or says something that a study cannot
   */
  public static Dbmtl study(Path file) {
    StudyFile read = StudyFile.open(file);
    Path folder = Path.of("dbmtl-out", read.study().name());
    return new Dbmtl(read, read.study(), folder, null, SearchListener.NONE);
  }

  /** The study as it is now. */
  public Study study() {
    return study;
  }

  /** This with the study changed, such as {@code with(s -> s.withName("other"))}. */
  public Dbmtl with(UnaryOperator<Study> change) {
    return new Dbmtl(file, change.apply(study), folder, store, listener);
  }

  /** This with another root of all random streams. */
  public Dbmtl seed(long seed) {
    return with(s -> s.withSeed(seed));
  }

  /** This with another budget of a search, in trainings; 0 for no limit. */
  public Dbmtl trials(int trials) {
    return with(s -> s.withSearch(s.search().with(search -> search.trials(trials))));
  }

  /** This with another folder for encoded logs and for trainings under way. */
  public Dbmtl folder(Path newFolder) {
    return new Dbmtl(file, study, newFolder, store, listener);
  }

  /**
   * This with a store that keeps what was trained.
   *
   * @param place as in {@link TrialStores#open}
   */
  public Dbmtl store(String place) {
    return new Dbmtl(file, study, folder, place, listener);
  }

  /** This with somebody who hears how far the work is. */
  public Dbmtl listener(SearchListener newListener) {
    return new Dbmtl(file, study, folder, store, newListener);
  }

  /**
   * Searches the structures of the study by the strategy that it names.
   *
   * @throws StudyException if the study cannot be searched for a reason the user can fix
   */
  public SearchResult search() {
    return search(StrategyProvider.named(study.search().strategy()));
  }

  /** As {@link #search()}, with a strategy that the study need not name. */
  public SearchResult search(StrategyProvider strategy) {
    return opened(
        open ->
            inSession(
                study,
                open.log().fingerprint(),
                session ->
                    new StudySearch(study, open.log(), open.trainer(), session, folder)
                        .run(strategy, listener, SoFar.NONE)));
  }

  /**
   * Tunes the hyperparameters, over the space in the section {@code space} of the study's file.
   *
   * @throws StudyException if the file has no space, or a value of it cannot be trained
   */
  public SweepResult sweep() {
    SweepFile sweep = SweepFile.of(file);
    try (SweptLogs logs = new SweptLogs(study, sweep::features, this::open)) {
      return inSession(
          unsearched("-sweep"),
          logs.of(sweep.standard()).fingerprint(),
          session ->
              Sweep.run(
                  study,
                  sweep,
                  sweep.settings(),
                  logs,
                  logs.trainer(),
                  session,
                  folder,
                  List.of(),
                  listener));
    }
  }

  /**
   * Trains structures on the same seeds and compares them on the validation part.
   *
   * @param repeats trainings of each, 1 or more
   * @param structures in text form, such as {@code "click>like"}; the first is the reference
   */
  public Comparison compare(int repeats, String... structures) {
    List<Candidate> candidates = Stream.of(structures).map(this::candidate).toList();
    Study kept = unsearched("-compare");
    return opened(
        open -> {
          List<TrialOutcome> outcomes =
              inSession(
                  kept,
                  open.log().fingerprint(),
                  session ->
                      new RepeatedTrials(kept, open.log(), open.trainer(), folder)
                          .run(session, candidates, repeats, study.search().parallel(), listener));
          return Comparison.of(
              study.name(),
              study,
              open.log().fingerprint(),
              Part.VALID,
              open.log().rows(Part.TRAIN),
              repeats,
              candidates,
              candidates.get(0),
              outcomes);
        });
  }

  /**
   * Trains one structure on the first seed of a search; the model stays in the folder.
   *
   * @param structure in text form, such as {@code "click>like"}
   * @throws StudyException if it cannot be trained
   * @throws CancellationException if the thread was interrupted; what was trained is gone on from
   */
  public Completed train(String structure) {
    long seed = Seeds.of(study.seed(), Seeds.REPEAT, 0);
    TrialOutcome outcome =
        opened(
            open ->
                new SingleTrial(open.trainer(), folder, SingleTrial.CHECKPOINTS)
                    .run(
                        new TrialSpec(
                            1,
                            candidate(structure),
                            0,
                            seed,
                            Fidelity.FULL,
                            open.log().fingerprint()),
                        listener));
    if (outcome instanceof Completed completed) {
      return completed;
    }
    if (outcome instanceof TrialOutcome.Failed failed) {
      throw new StudyException(failed.cause());
    }
    throw new CancellationException("the training was interrupted");
  }

  private Candidate candidate(String structure) {
    return Candidate.of(study, TargetGraph.parse(study.targetNames(), structure));
  }

  private OpenStudy open(Study any) {
    return OpenStudy.open(any, folder.resolve("cache"));
  }

  private <T extends @Nullable Object> T opened(Function<OpenStudy, T> work) {
    try (OpenStudy open = open(study)) {
      return work.apply(open);
    }
  }

  /** The study as a store keeps it where structures are given: what proposes them is no part. */
  private Study unsearched(String ending) {
    return study
        .withName(study.name() + ending)
        .withConstraints(EdgeConstraints.NONE)
        .withSearch(SearchSettings.DEFAULT);
  }

  private <T> T inSession(Study kept, String data, Function<StudySession, T> work) {
    if (store == null) {
      StudyBudget budget = StudyBudget.of(kept.search());
      try (StudySession session = StudySession.alone(kept.name(), data, budget)) {
        return work.apply(session);
      }
    }
    try (TrialStore opened = TrialStores.open(store);
        StudySession session =
            StudySession.join(
                opened,
                StudyAdmission.admit(opened, kept, data, List.of(), Wish.GO_ON).study(),
                StudySession.LEASE)) {
      return work.apply(session);
    }
  }
}
