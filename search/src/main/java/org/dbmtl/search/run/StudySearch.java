package org.dbmtl.search.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.evidence.Confirmation;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.evidence.Evidence;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.Ranking;
import org.dbmtl.search.evidence.Recommendation;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.pricing.PricedStart;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.pricing.PricingTrainer;
import org.dbmtl.search.racing.Race;
import org.dbmtl.search.seeding.Seeding;
import org.dbmtl.search.seeding.StartProposal;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.strategy.StrategyContext;
import org.dbmtl.search.strategy.StrategyProvider;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.DataProfile;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * Runs a study from its seeding to the confirmation of its best candidate.
 *
 * <p><b>Rounds.</b> The strategy is asked for {@code search.round} candidates, each is trained
 * {@code search.repeats} times, {@code search.parallel} trials side by side, and the strategy is
 * told all outcomes in trial order. So the result is the same for any number of parallel trials.
 *
 * <p><b>Prices.</b> Where edges carry labels, one training prices all structures ({@link
 * org.dbmtl.search.pricing.StructurePricing}), and a gate of real trainings compares. If it passes,
 * they are what is ranked; else the strategy begins at the best structure by its price. See {@link
 * org.dbmtl.search.study.SearchSettings.Evaluator}.
 *
 * <p><b>Reference.</b> The vanilla structure ({@link DagSpace#smallest}) is the first candidate of
 * the first round whatever the strategy. It counts in the budget, is trained once (a strategy that
 * proposes it too is told the same outcomes), and every strategy gets its outcomes.
 *
 * <p><b>Seeds.</b> Repeat {@code r} of every candidate has the seed {@code Seeds.of(study seed,
 * "repeat", r)}, so that candidates are compared on the same seeds; the finalists' fresh ones are
 * {@code Seeds.of(study seed, "confirm", r)}.
 *
 * <p><b>Budget.</b> {@code search.trials} is exact: the last candidate may get fewer repeats, and
 * is then ranked after those with all. After {@code search.minutes} no trial starts, but the first
 * always does and running ones end. The confirmation ({@code search.confirm} fresh seeds for the
 * best candidate, for the recommended one, for vanilla, and for the methods {@code mtl} and {@code
 * wdl}) is outside both budgets.
 *
 * <p><b>Race.</b> Where {@code search.repeats} leaves room, candidates race for further repeats
 * ({@link Race}), within the budgets; half of what is left of them at a time goes to new
 * candidates.
 *
 * <p><b>Workers.</b> Several processes may run the search of one study on one store at the same
 * time. Each asks the strategy for itself, which is the same everywhere, trains what it can claim,
 * and takes the other outcomes from the store; all end with the same result. A search that was
 * killed goes on when it is run again.
 *
 * <p><b>Faults.</b> A trial that throws or runs out of memory is a failed outcome and the study
 * goes on; if the whole first round fails, the search ends with the first cause. Interrupting the
 * running thread ends the search with what it has; the thread is interrupted still when {@link
 * #run} returns.
 *
 * <p>A search is run once, by one thread. It closes neither the trainer nor the data.
 */
public final class StudySearch {
  private final Study study;
  private final StudyData data;
  private final CandidateTrainer trainer;
  private final StudySession session;
  private final Path folder;

  /**
   * @param data the study's encoded log
   * @param trainer an engine opened on it
   * @param session the study in a store; its budget overrides that of the study
   * @param folder output folder, in which trials keep their work folders
   */
  public StudySearch(
      Study study, StudyData data, CandidateTrainer trainer, StudySession session, Path folder) {
    StudyBudget budget = session.study().study().budget();
    this.study =
        study.withSearch(
            study
                .search()
                .with(
                    s ->
                        s.trials(budget.trials())
                            .minutes(budget.minutes())
                            .confirm(budget.confirm())));
    this.data = data;
    this.trainer = trainer;
    this.session = session;
    this.folder = folder;
  }

  /** As {@link #run(SearchListener, SoFar)}, with nobody who takes what was found so far. */
  public SearchResult run(SearchListener listener) {
    return run(listener, SoFar.NONE);
  }

  /**
   * Searches.
   *
   * @throws org.dbmtl.search.study.StudyException if the study cannot be searched for a reason the
   *     user can fix
   * @throws org.dbmtl.graph.StructureException if its constraints or start are not structures
   */
  public SearchResult run(SearchListener listener, SoFar soFar) {
    return run(StrategyProvider.named(study.search().strategy()), listener, soFar);
  }

  /** As {@link #run(SearchListener, SoFar)}, with a strategy that the study need not name. */
  public SearchResult run(StrategyProvider provider, SearchListener listener, SoFar soFar) {
    Method method = study.network().method();
    if (!method.readsEdges()) {
      throw new StudyException(
          ("network.method is %s, which reads no edges, so there is nothing to search: use"
                  + " dbmtl or esmm, or train it alone with 'dbmtl train'")
              .formatted(method.key()));
    }
    DagSpace space = new DagSpace(study.targetNames(), study.constraints());
    Instant started = Instant.now();
    SearchSettings settings = study.search();
    int parallel =
        settings.parallel() > 0 ? settings.parallel() : Runtime.getRuntime().availableProcessors();
    WorkFolders folders = WorkFolders.of(folder, session.study().run());
    try (TrialPool pool =
        new TrialPool(
            session,
            trainer,
            TrialFolders.of(folders, study.trial().keep(), study.seed()),
            TrialPool.CHECKPOINTS,
            study.trial(),
            listener,
            parallel)) {
      Begun begun = begin(space, folders, pool, listener, parallel);
      StartProposal proposal = begun.proposal;
      Rounds rounds =
          new Rounds(
              study,
              data.fingerprint(),
              provider.create(new StrategyContext(study, space, proposal)),
              pool,
              session::worked,
              listener,
              space.smallest());
      rounds.begin(begun.outcomes, begun.trained);
      StopReason stopped;
      if (begun.passes()) {
        rounds.raceAlone();
        stopped = StopReason.PRICED;
      } else {
        stopped =
            rounds.run(
                () ->
                    soFar.tell(
                        () ->
                            result(
                                space,
                                begun,
                                rounds,
                                Ranking.of(rounds.outcomes(), level(settings)),
                                null,
                                StopReason.RUNNING,
                                started)));
      }
      Ranking ranking = Ranking.of(rounds.outcomes(), level(settings));
      Confirmation confirmation =
          confirm(pool, listener, space.smallest(), ranking, begun.pricing, rounds.lastTrial());
      StopReason end = pool.isCancelled() ? StopReason.CANCELLED : stopped;
      if (end != StopReason.CANCELLED) {
        session.store().setStopped(session.study().number(), end.key());
      }
      return result(space, begun, rounds, ranking, confirmation, end, started);
    }
  }

  /**
   * What is known before the first round.
   *
   * @param pricing null if no evaluator was trained
   * @param outcomes of the gate, in trial order
   * @param trained trainings so far, the evaluator's included
   */
  private record Begun(
      @Nullable Pricing pricing, StartProposal proposal, List<TrialOutcome> outcomes, int trained) {
    boolean passes() {
      return pricing != null && pricing.gate() != null && pricing.gate().verdict().passes();
    }
  }

  private Begun begin(
      DagSpace space, WorkFolders folders, TrialPool pool, SearchListener listener, int parallel) {
    PricingTrainer judge = EvaluatorChoice.of(study, trainer);
    PricingTrainer pricer = judge == null ? EvaluatorChoice.toSeed(study, trainer) : judge;
    StartProposal unpriced =
        Seeding.named(study.search().seeding()).propose(data.targetStatistics(), space);
    if (pricer == null) {
      return new Begun(null, unpriced, List.of(), 0);
    }
    PricedSearch priced =
        new PricedSearch(study, data, pricer, pool, folders, listener, space, parallel);
    Pricing pricing = priced.price();
    if (pricing == null) {
      return new Begun(null, unpriced, List.of(), 1);
    }
    if (judge == null) {
      return new Begun(pricing.withGate(null), PricedStart.of(pricing), List.of(), 1);
    }
    SearchSettings settings = study.search();
    int most = settings.trials() == 0 ? Integer.MAX_VALUE : settings.trials() - 1;
    List<TrialOutcome> gate =
        priced.train(
            pricing,
            most,
            () ->
                settings.minutes() == 0 || session.worked().toNanos() <= settings.minutes() * 60e9);
    Pricing judged = PricedSearch.judged(pricing, gate);
    listener.judged(Objects.requireNonNull(judged.gate()));
    return new Begun(judged, PricedStart.of(pricing), gate, 1 + gate.size());
  }

  private SearchResult result(
      DagSpace space,
      Begun begun,
      Rounds rounds,
      Ranking ranking,
      @Nullable Confirmation confirmation,
      StopReason end,
      Instant started) {
    return new SearchResult(
        study,
        data.fingerprint(),
        DataProfile.of(study, data),
        space.smallest(),
        begun.proposal,
        begun.pricing,
        rounds.outcomes(),
        ranking,
        rounds.race(),
        confirmation,
        end,
        started,
        session.worked());
  }

  /** A race uses up a part of the error that a ranking may make. */
  private static double level(SearchSettings settings) {
    return settings.repeats().isRace()
        ? Race.rankingLevel(RepeatsRace.settings(settings))
        : Ranking.LEVEL;
  }

  private @Nullable Confirmation confirm(
      TrialPool pool,
      SearchListener listener,
      TargetGraph vanilla,
      Ranking ranking,
      @Nullable Pricing pricing,
      long lastTrial) {
    RankedCandidate best = ranking.best();
    if (best == null || study.search().confirm() == 0 || pool.isCancelled()) {
      return null;
    }
    Recommendation proposed =
        Recommendation.proposed(Evidence.of(ranking), vanilla, study.targetWeights(), pricing);
    Map<Candidate, List<Role>> finalists =
        Confirmation.finalists(
            study,
            best.candidate(),
            proposed == null ? best.candidate() : proposed.candidate().candidate(),
            vanilla);
    List<TrialSpec> trials = new ArrayList<>();
    for (Candidate finalist : finalists.keySet()) {
      for (int repeat = 0; repeat < study.search().confirm(); repeat++) {
        trials.add(
            new TrialSpec(
                lastTrial + trials.size() + 1,
                finalist,
                repeat,
                Seeds.of(study.seed(), Seeds.CONFIRM, repeat),
                Fidelity.FULL,
                data.fingerprint()));
      }
    }
    listener.confirming(trials.size());
    List<TrialOutcome> outcomes = pool.run(trials, () -> true);
    return outcomes.isEmpty() ? null : Confirmation.of(study, finalists, outcomes);
  }
}
