package org.dbmtl.search.result;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.search.evidence.Confirmation;
import org.dbmtl.search.evidence.Confirmation.Finalist;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.evidence.DecileEstimates;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.Evidence;
import org.dbmtl.search.evidence.NamedEstimates;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.ParetoFront;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.Ranking;
import org.dbmtl.search.evidence.RocEstimates;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.TargetDifferences;
import org.dbmtl.search.result.ConfirmationSummary.FinalistScores;
import org.dbmtl.search.result.SearchSummary.CandidateSummary;
import org.dbmtl.search.result.SearchSummary.Constraints;
import org.dbmtl.search.result.SearchSummary.EvidenceSummary;
import org.dbmtl.search.result.SearchSummary.Start;
import org.dbmtl.search.result.SearchSummary.Times;
import org.dbmtl.search.result.SearchSummary.Training;
import org.dbmtl.search.result.SearchSummary.TrainingCourse;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudySettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrainingCurve.Course;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/** Puts what a search computed into the records of its file. */
final class SearchAssembler {
  /** So many candidates from the best on are compared with vanilla target by target. */
  private static final int DETAILED = 25;

  private final SearchResult result;
  private final Study study;
  private final Ranking ranking;
  private final Evidence evidence;

  SearchAssembler(SearchResult result) {
    this.result = result;
    this.study = result.study();
    this.ranking = result.ranking();
    this.evidence = Evidence.of(ranking);
  }

  SearchSummary summary(List<String> commands) {
    var scores = NamedScores.byCandidate(study, result.outcomes(), Part.VALID);
    return new SearchSummary(
        study.name(),
        study.seed(),
        Versions.of(result.outcomes()),
        Fingerprints.of(result.data(), study),
        study.search().strategy(),
        study.metrics().objective().text(),
        result.stopped(),
        result.vanilla(),
        SearchAnswer.of(result, evidence),
        TargetFacts.of(study),
        new Constraints(
            study.constraints().required(), study.constraints().forbidden(), againstTiers()),
        new Start(
            study.search().seeding(),
            result.proposal().start(),
            result.proposal().order(),
            result.proposal().reasons()),
        StudySettings.of(study).deciding(),
        result.profile(),
        ScoreRelation.of(scores.values()),
        candidates(scores),
        evidence(),
        result.pricing(),
        study.metrics().objective().pareto() ? ParetoFront.of(study, ranking) : null,
        result.race(),
        ranking.failed().stream().map(failed -> training(failed, false)).toList(),
        confirmation(result.confirmation()),
        trainings(result.outcomes()),
        times(commands));
  }

  /** What the tiers rule out, in the order of the targets. */
  private List<Edge> againstTiers() {
    List<Edge> ruledOut = new ArrayList<>();
    for (String parent : study.targetNames()) {
      for (String child : study.targetNames()) {
        Edge edge = parent.equals(child) ? null : new Edge(parent, child);
        if (edge != null
            && !study.constraints().allows(edge)
            && !study.constraints().forbidden().contains(edge)) {
          ruledOut.add(edge);
        }
      }
    }
    return ruledOut;
  }

  private List<CandidateSummary> candidates(Map<Candidate, NamedScores> scores) {
    RankedCandidate vanilla = ranking.candidate(result.vanilla());
    TargetDifferences differences = new TargetDifferences(result.outcomes(), Part.VALID, true);
    List<CandidateSummary> candidates = new ArrayList<>();
    for (RankedCandidate ranked : ranking.candidates()) {
      Candidate candidate = ranked.candidate();
      boolean detailed =
          vanilla != null && !candidate.equals(vanilla.candidate()) && candidates.size() < DETAILED;
      NamedEstimates named = named(scores, candidate);
      candidates.add(
          new CandidateSummary(
              candidate.structure(),
              candidate.structure().edgeCount(),
              ranked.score().mean(),
              ranked.score().standardError(),
              named == null ? null : named.joint(),
              named == null ? null : named.served(),
              ranked.differenceToBest(),
              ranked.pValue(),
              ranked.tiedWithBest(),
              ranked.score().repeats(),
              ranked.partial(),
              Measured.means(ranked.targets()),
              Measured.errors(ranked.targets()),
              DecileEstimates.of(result.outcomes(), candidate, Part.VALID),
              vanilla != null && detailed
                  ? differences.between(candidate, vanilla.candidate())
                  : Map.of()));
    }
    return candidates;
  }

  private static @Nullable NamedEstimates named(
      Map<Candidate, NamedScores> scores, Candidate candidate) {
    return scores.getOrDefault(candidate, NamedScores.NONE).estimates();
  }

  private EvidenceSummary evidence() {
    RankedCandidate simplest = evidence.simplest();
    return new EvidenceSummary(
        ranking.level(),
        ranking.noise(),
        ranking.tiedWithBest().size(),
        evidence.tiedClasses().size(),
        simplest == null ? null : simplest.candidate().structure(),
        ranking.lead(),
        evidence.repeatsToSeparate(),
        evidence.moreRepeats(),
        evidence.ceiling(),
        evidence.edges(),
        evidence.sameAsBest(),
        course(ranking.best()));
  }

  private @Nullable TrainingCourse course(@Nullable RankedCandidate best) {
    if (best == null) {
      return null;
    }
    List<Course> courses =
        result.outcomes().stream()
            .filter(Completed.class::isInstance)
            .map(Completed.class::cast)
            .filter(trial -> trial.spec().candidate().equals(best.candidate()))
            .map(trial -> trial.curve().course())
            .toList();
    return new TrainingCourse(
        courses.size(),
        (int) courses.stream().filter(Course.IMPROVING::equals).count(),
        (int) courses.stream().filter(Course.PAST_BEST::equals).count());
  }

  private @Nullable ConfirmationSummary confirmation(@Nullable Confirmation confirmation) {
    if (confirmation == null) {
      return null;
    }
    var scores = NamedScores.byCandidate(study, confirmation.outcomes(), Part.TEST);
    NamedScores ofBest =
        scores.getOrDefault(confirmation.finalists().get(0).candidate(), NamedScores.NONE);
    TargetDifferences differences =
        new TargetDifferences(confirmation.outcomes(), Part.TEST, false);
    Finalist best = confirmation.best();
    Map<Role, FinalistScores> finalists = new EnumMap<>(Role.class);
    Map<Role, Lead> leads = new LinkedHashMap<>();
    Map<Role, Map<String, Difference>> targets = new LinkedHashMap<>();
    for (Finalist finalist : confirmation.finalists()) {
      Candidate candidate = finalist.candidate();
      Estimate score = finalist.score();
      Difference lead = finalist.lead();
      for (Role role : finalist.roles()) {
        if (score != null) {
          finalists.put(
              role, scores(finalist, score, confirmation.outcomes(), named(scores, candidate)));
        }
        if (lead != null) {
          leads.put(
              role,
              Lead.of(lead, null, ofBest.minus(scores.getOrDefault(candidate, NamedScores.NONE))));
        }
        if (best != null && lead != null) {
          targets.put(role, differences.between(best.candidate(), candidate));
        }
      }
    }
    return new ConfirmationSummary(
        Part.TEST.key(),
        finalists.get(Role.BEST),
        finalists.get(Role.RECOMMENDED),
        finalists.get(Role.VANILLA),
        finalists.get(Role.MTL),
        finalists.get(Role.WDL),
        leads,
        best == null ? null : targets,
        trainings(confirmation.outcomes()));
  }

  private static FinalistScores scores(
      Finalist finalist,
      Estimate score,
      List<TrialOutcome> outcomes,
      @Nullable NamedEstimates named) {
    Candidate candidate = finalist.candidate();
    return new FinalistScores(
        candidate.structure(),
        candidate.network().method().key(),
        score.mean(),
        score.standardError(),
        score.repeats(),
        Measured.means(finalist.targets()),
        Measured.errors(finalist.targets()),
        DecileEstimates.of(outcomes, candidate, Part.TEST),
        RocEstimates.of(outcomes, candidate, Part.TEST),
        named == null ? null : named.joint(),
        named == null ? null : named.served());
  }

  private List<Training> trainings(List<TrialOutcome> outcomes) {
    return outcomes.stream().map(outcome -> training(outcome, true)).toList();
  }

  /**
   * @param ofAll whether it is in the list of all trainings, not of the failed ones
   */
  private Training training(TrialOutcome outcome, boolean ofAll) {
    Completed completed = outcome instanceof Completed trained ? trained : null;
    JointAndServed named = completed == null ? null : NamedScores.of(study, completed, Part.VALID);
    return new Training(
        outcome.spec().id(),
        outcome.spec().candidate().structure(),
        outcome.spec().repeat(),
        outcome.spec().seed(),
        !ofAll
            ? null
            : completed != null ? "completed" : outcome instanceof Failed ? "failed" : "pruned",
        completed == null ? null : (Double) completed.score(),
        named == null ? null : (Double) named.joint(),
        named == null ? null : (Double) named.served(),
        !ofAll && outcome instanceof Failed failed ? failed.cause() : null);
  }

  private Times times(List<String> commands) {
    List<TrialOutcome> all = new ArrayList<>(result.outcomes());
    if (result.confirmation() != null) {
      all.addAll(result.confirmation().outcomes());
    }
    return new Times(
        result.started().toString(),
        result.elapsed().toMillis() / 1000.0,
        study.search().parallel(),
        commands,
        new Times.Machine(
            System.getProperty("os.name") + " " + System.getProperty("os.version"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors()),
        all.stream()
            .map(
                outcome ->
                    new Times.OfTraining(
                        outcome.spec().id(),
                        outcome.provenance().cpuSeconds(),
                        outcome.provenance().wallSeconds()))
            .toList());
  }
}
