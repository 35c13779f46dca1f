package org.dbmtl.experiments.auto;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.equivalence.Cpdag;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.evidence.Evidence;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.result.AutoSummary;
import org.dbmtl.search.run.OpenStudy;
import org.dbmtl.search.run.StudyAdmission;
import org.dbmtl.search.run.StudyAdmission.Wish;
import org.dbmtl.search.run.StudySearch;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Repeats;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Candidate;

/**
 * {@link AutoStep#STRUCTURES}: a search of the study with the best settings of mtl and labels over
 * the edges, by the joint score, for which structures differ most. It is a study of its own in the
 * store, {@code NAME-auto-structures}, and confirms nothing: the race does.
 */
final class StructureStep {
  /** Structures that go on into the race. */
  private static final int MOST = 3;

  private static final int ENOUGH = 12;

  private final AutoWork work;
  private final SearchSettings own;

  /**
   * @param own how the study itself searches
   */
  StructureStep(AutoWork work, SearchSettings own) {
    this.work = work;
    this.own = own;
  }

  /**
   * The best structures, none of them the other's equivalent.
   *
   * @param settings of the network that reads no edges
   */
  AutoSummary.Structures run(Candidate settings) {
    int trainings = work.budget().trainings(AutoStep.STRUCTURES);
    double minutes = work.budget().minutes() * AutoStep.STRUCTURES.share();
    Study searched = searched(settings, trainings, minutes);
    try (OpenStudy open = work.opening().apply(searched)) {
      TrialStore store = work.session().store();
      StoredStudy stored = admitted(store, searched, open.log().fingerprint());
      try (StudySession session = StudySession.join(store, stored, StudySession.LEASE)) {
        SearchResult result =
            work.progress()
                .shown(
                    trainings,
                    minutes,
                    listener ->
                        new StudySearch(
                                searched, open.log(), open.trainer(), session, work.folder())
                            .run(listener));
        return new AutoSummary.Structures(best(result), result.outcomes().size());
      }
    }
  }

  private Study searched(Candidate settings, int trainings, double minutes) {
    Study study = work.study();
    boolean few = trainings > 0 && trainings < ENOUGH;
    Repeats repeats = few ? Repeats.of(1) : own.repeats().isRace() ? Repeats.of(2) : own.repeats();
    return study.with(
        s ->
            s.name(study.name() + "-auto-structures")
                .features(work.logs().features(settings))
                .network(
                    settings
                        .network()
                        .with(
                            n -> n.method(Method.DBMTL).signals(EdgeSignals.all(EdgeSignal.LABEL))))
                .training(settings.training())
                .metrics(study.metrics().withObjective(Objective.JOINT))
                .search(
                    own.with(
                        each ->
                            each.trials(Math.max(trainings, trainings == 0 ? 0 : repeats.first()))
                                .minutes(minutes)
                                .repeats(repeats)
                                .parallel(study.search().parallel())
                                .confirm(0))));
  }

  /** Goes on with what an earlier run began, unless the settings are others now. */
  private static StoredStudy admitted(TrialStore store, Study study, String data) {
    StoredStudy current = store.current(study.name());
    StudyBudget asked = StudyBudget.of(study.search());
    if (current == null || current.study().budget().equals(asked)) {
      return StudyAdmission.admit(store, study, data, List.of(), Wish.FRESH_IF_CHANGED).study();
    }
    try {
      return StudyAdmission.admit(store, study, data, List.of(), Wish.EXTEND).study();
    } catch (StudyException changed) {
      return StudyAdmission.admit(store, study, data, List.of(), Wish.FRESH).study();
    }
  }

  /** The best, the simplest of those tied with it, and the next ones; all with edges. */
  private static List<String> best(SearchResult result) {
    List<RankedCandidate> order = new ArrayList<>();
    RankedCandidate best = result.ranking().best();
    if (best == null) {
      return List.of();
    }
    order.add(best);
    order.add(Objects.requireNonNullElse(Evidence.of(result.ranking()).simplest(), best));
    order.addAll(result.ranking().candidates());
    // Where no edges are best, the labels say little, and one structure shows what others say.
    int most = best.candidate().structure().edgeCount() == 0 ? 1 : MOST;
    Set<Cpdag> classes = new LinkedHashSet<>();
    List<String> found = new ArrayList<>();
    for (RankedCandidate ranked : order) {
      TargetGraph structure = ranked.candidate().structure();
      if (structure.edgeCount() > 0 && found.size() < most && classes.add(Cpdag.of(structure))) {
        found.add(structure.text());
      }
    }
    return found;
  }
}
