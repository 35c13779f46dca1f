package org.dbmtl.search.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.search.evidence.Confirmation.Finalist;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.seeding.StartProposal;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudySettings;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.DataProfile;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.RocCurve;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file {@code ranking.json}: everything a search found, for programs to read.
 *
 * <p>All that differs between two runs of one study stands in the one object {@code times}; without
 * it, two files of the same study, seed, data and version are equal byte for byte, for any number
 * of parallel trials. Keys have a fixed order. A number that is not defined (a standard error of
 * one repeat, an AUC on one class) is absent. Scores are nats per row, or points of the study's own
 * objective. What stands in {@code evidence} is explained in {@code docs/evidence.md}.
 */
public final class RankingJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** So many candidates from the best on are compared with vanilla target by target. */
  private static final int DETAILED = 25;

  private RankingJson() {}

  /**
   * Writes the file whole or not at all.
   *
   * @param commands command lines that repeat the search
   * @throws org.dbmtl.search.study.StudyException if it cannot be written
   */
  public static void write(Path file, SearchResult result, List<String> commands) {
    AtomicFile.write(file, text(result, commands));
  }

  /** The file's content, with no command lines. */
  public static String text(SearchResult result) {
    return text(result, List.of());
  }

  /**
   * The file's content.
   *
   * @param commands command lines that repeat the search
   */
  public static String text(SearchResult result, List<String> commands) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("study", result.study().name());
    root.put("seed", result.study().seed());
    versions(root.putObject("versions"), result.outcomes());
    ObjectNode fingerprints = root.putObject("fingerprints");
    fingerprints.put("data", result.data());
    fingerprints.put("study", StudySettings.of(result.study()).fingerprint());
    root.put("strategy", result.study().search().strategy());
    root.put("objective", result.study().metrics().objective().text());
    root.put("stopped", result.stopped().key());
    root.put("vanilla", result.vanilla().text());
    Evidence evidence = Evidence.of(result.ranking());
    SearchAnswer answer = SearchAnswer.of(result, evidence);
    if (answer != null) {
      AnswerJson.write(root.putObject("answer"), answer);
    }
    described(root, result);
    Map<Candidate, NamedScores> scores =
        NamedScores.byCandidate(result.study(), result.outcomes(), Part.VALID);
    ScoresJson.relation(root, scores.values());
    candidates(root.putArray("candidates"), result, scores);
    evidence(root.putObject("evidence"), evidence, TrainingNotes.of(result));
    if (result.study().metrics().objective().pareto()) {
      pareto(root.putObject("pareto"), ParetoFront.of(result.study(), result.ranking()));
    }
    RaceSummary race = result.race();
    if (race != null) {
      race(root.putObject("race"), race);
    }
    failed(root.putArray("failed"), result.ranking().failed());
    Confirmation confirmation = result.confirmation();
    if (confirmation != null) {
      confirmation(root.putObject("confirmation"), confirmation, result.study());
    }
    trials(root.putArray("trials"), result.outcomes(), result.study());
    times(root.putObject("times"), result, commands);
    return MAPPER.writeValueAsString(root) + "\n";
  }

  private static void versions(ObjectNode node, List<TrialOutcome> outcomes) {
    if (!outcomes.isEmpty()) {
      versions(node, outcomes.get(0).provenance());
    }
  }

  static void versions(ObjectNode node, Provenance provenance) {
    node.put("dbmtl", provenance.version());
    node.put("java", provenance.java());
    node.put("engine", provenance.engine());
  }

  /** What was searched: targets, constraints, settings, the start and the log. */
  private static void described(ObjectNode root, SearchResult result) {
    ArrayNode targets = root.putArray("targets");
    for (Target target : result.study().targets()) {
      ObjectNode node = targets.addObject();
      node.put("name", target.name());
      node.put("kind", target instanceof Target.Binary ? "binary" : "continuous");
      node.put("column", target.column());
      if (target instanceof Target.Continuous continuous) {
        node.put("transform", continuous.transform().key());
      }
      node.put("weight", target.weight());
      if (target.where() != null) {
        node.put("where", target.where());
      }
    }
    EdgeConstraints constraints = result.study().constraints();
    ObjectNode structure = root.putObject("constraints");
    edges(structure.putArray("required"), constraints.required());
    edges(structure.putArray("forbidden"), constraints.forbidden());
    edges(structure.putArray("againstTiers"), againstTiers(result.study()));
    StartProposal proposal = result.proposal();
    ObjectNode start = root.putObject("start");
    start.put("seeding", result.study().search().seeding());
    start.put("structure", proposal.start().text());
    proposal.order().forEach(start.putArray("order")::add);
    ObjectNode reasons = start.putObject("reasons");
    proposal.reasons().forEach((edge, reason) -> reasons.put(edge.text(), reason));
    ObjectNode settings = root.putObject("settings");
    StudySettings.of(result.study()).deciding().forEach(settings::put);
    profile(root.putObject("profile"), result.profile());
  }

  private static void edges(ArrayNode array, List<Edge> edges) {
    edges.forEach(edge -> array.add(edge.text()));
  }

  private static void profile(ObjectNode node, DataProfile profile) {
    ObjectNode rows = node.putObject("rows");
    rows.put(Part.TRAIN.key(), profile.train());
    rows.put(Part.VALID.key(), profile.valid());
    rows.put(Part.TEST.key(), profile.test());
    ArrayNode targets = node.putArray("targets");
    for (DataProfile.OfTarget target : profile.targets()) {
      ObjectNode ofTarget = targets.addObject();
      ofTarget.put("name", target.name());
      ofTarget.put("labelled", target.labelled());
      putIfDefined(ofTarget, "mean", target.mean());
      putIfDefined(ofTarget, "entropy", target.entropy());
    }
    ArrayNode features = node.putArray("features");
    for (DataProfile.OfFeature feature : profile.features()) {
      ObjectNode ofFeature = features.addObject();
      ofFeature.put("name", feature.name());
      ofFeature.put("kind", feature.kind());
      putIfDefined(ofFeature, "vocabulary", feature.vocabulary());
    }
  }

  private static void candidates(
      ArrayNode array, SearchResult result, Map<Candidate, NamedScores> scores) {
    RankedCandidate vanilla = result.ranking().candidate(result.vanilla());
    TargetDifferences differences = new TargetDifferences(result.outcomes(), Part.VALID, true);
    for (RankedCandidate candidate : result.ranking().candidates()) {
      ObjectNode node = array.addObject();
      node.put("structure", candidate.candidate().structure().text());
      node.put("edges", candidate.candidate().structure().edgeCount());
      estimate(node, "score", "standardError", candidate.score());
      ScoresJson.estimates(node, scores.get(candidate.candidate()));
      Difference difference = candidate.differenceToBest();
      if (difference != null) {
        difference(node.putObject("differenceToBest"), difference);
      }
      putIfDefined(node, "pValue", candidate.pValue());
      node.put("tied", candidate.tiedWithBest());
      node.put("repeats", candidate.score().repeats());
      node.put("partial", candidate.partial());
      targets(node, candidate.targets());
      deciles(node, DecileEstimates.of(result.outcomes(), candidate.candidate(), Part.VALID));
      if (vanilla != null
          && !candidate.candidate().equals(vanilla.candidate())
          && array.size() <= DETAILED) {
        byTarget(
            node.putObject("targetsToVanilla"),
            differences.between(candidate.candidate(), vanilla.candidate()));
      }
    }
  }

  private static void byTarget(ObjectNode node, Map<String, Difference> differences) {
    differences.forEach((target, of) -> difference(node.putObject(target), of));
  }

  private static void pareto(ObjectNode node, ParetoFront front) {
    ArrayNode targets = node.putArray("targets");
    front.targets().forEach(targets::add);
    ArrayNode members = node.putArray("front");
    for (ParetoFront.Member member : front.members()) {
      ObjectNode ofMember = members.addObject();
      ofMember.put("structure", member.candidate().candidate().structure().text());
      ofMember.put("rank", member.rank());
      ObjectNode gains = ofMember.putObject("gains");
      member.gains().forEach(gains::put);
    }
  }

  private static void evidence(ObjectNode node, Evidence evidence, List<String> notes) {
    Ranking ranking = evidence.ranking();
    node.put("level", ranking.level());
    PooledNoise noise = ranking.noise();
    if (noise != null) {
      ObjectNode ofNoise = node.putObject("noise");
      putIfDefined(ofNoise, "ofDifference", noise.ofDifference());
      ofNoise.put("freedom", noise.freedom());
    }
    node.put("tied", ranking.tiedWithBest().size());
    node.put("tiedClasses", evidence.tiedClasses().size());
    RankedCandidate simplest = evidence.simplest();
    if (simplest != null) {
      node.put("simplestTied", simplest.candidate().structure().text());
    }
    Difference lead = ranking.lead();
    if (lead != null) {
      difference(node.putObject("lead"), lead);
    }
    putIfDefined(node, "repeatsToSeparate", evidence.repeatsToSeparate());
    putIfDefined(node, "moreRepeats", evidence.moreRepeats());
    NoiseCeiling ceiling = evidence.ceiling();
    if (ceiling != null) {
      ObjectNode ofCeiling = node.putObject("ceiling");
      ofCeiling.put("single", ceiling.single());
      putIfDefined(ofCeiling, "halves", ceiling.halves());
      ofCeiling.put("candidates", ceiling.candidates());
      ofCeiling.put("repeats", ceiling.repeats());
      ofCeiling.put("low", ceiling.isLow());
    }
    EdgesJson.write(node.putArray("edges"), evidence.edges());
    ArrayNode sentences = node.putArray("sentences");
    EvidenceSentences.of(evidence, UnaryOperator.identity()).forEach(sentences::add);
    notes.forEach(sentences::add);
  }

  /** What the tiers rule out, in the order of the targets. */
  private static List<Edge> againstTiers(Study study) {
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

  static void difference(ObjectNode node, Difference difference) {
    node.put("mean", difference.mean());
    putIfDefined(node, "low", difference.low());
    putIfDefined(node, "high", difference.high());
  }

  /**
   * {@code targets.NAME.METRIC} and beside it {@code targetStandardErrors.NAME.METRIC}; {@code
   * targets.NAME.trained} is false where the training left the target out.
   */
  private static void targets(ObjectNode node, Map<String, Map<Metric, Estimate>> targets) {
    ObjectNode means = node.putObject("targets");
    ObjectNode errors = node.putObject("targetStandardErrors");
    targets.forEach(
        (target, metrics) -> {
          ObjectNode mean = means.putObject(target);
          ObjectNode error = errors.putObject(target);
          if (metrics.isEmpty()) {
            mean.put("trained", false);
          }
          metrics.forEach(
              (metric, estimate) -> {
                putIfDefined(mean, metric.key(), estimate.mean());
                putIfDefined(error, metric.key(), estimate.standardError());
              });
        });
  }

  /** {@code calibrationDeciles.NAME[]}, unless nothing has deciles. */
  private static void deciles(ObjectNode node, Map<String, List<CalibrationDecile>> targets) {
    if (!targets.isEmpty()) {
      ObjectNode ofTargets = node.putObject("calibrationDeciles");
      targets.forEach((target, deciles) -> deciles(ofTargets.putArray(target), deciles));
    }
  }

  static void deciles(ArrayNode array, List<CalibrationDecile> deciles) {
    for (CalibrationDecile decile : deciles) {
      ObjectNode node = array.addObject();
      node.put("decile", decile.decile());
      node.put("rows", decile.rows());
      putIfDefined(node, "predicted", decile.predicted());
      putIfDefined(node, "observed", decile.observed());
      putIfDefined(node, "ratio", decile.ratio());
    }
  }

  private static void failed(ArrayNode array, List<Failed> failed) {
    for (Failed failure : failed) {
      ObjectNode node = array.addObject();
      trial(node, failure);
      node.put("cause", failure.cause());
    }
  }

  private static void race(ObjectNode node, RaceSummary race) {
    node.put("first", race.first());
    node.put("most", race.most());
    node.put("level", race.level());
    node.put("candidates", race.candidates());
    node.put("trainings", race.trainings());
    node.put("trainingsOfAll", race.trainingsOfAll());
    ArrayNode dropped = node.putArray("dropped");
    for (RaceSummary.Dropped drop : race.dropped()) {
      ObjectNode ofDrop = dropped.addObject();
      ofDrop.put("structure", drop.candidate().structure().text());
      ofDrop.put("repeats", drop.repeats());
      putIfDefined(ofDrop, "pValue", drop.pValue());
    }
  }

  private static void confirmation(ObjectNode node, Confirmation confirmation, Study study) {
    node.put("part", "test");
    Map<Candidate, NamedScores> scores =
        NamedScores.byCandidate(study, confirmation.outcomes(), Part.TEST);
    for (Finalist finalist : confirmation.finalists()) {
      Estimate score = finalist.score();
      if (score != null) {
        for (Role role : finalist.roles()) {
          ObjectNode own = node.putObject(role.key());
          finalist(own, finalist, score, confirmation.outcomes());
          ScoresJson.estimates(own, scores.get(finalist.candidate()));
        }
      }
    }
    ObjectNode leads = node.putObject("bestMinus");
    NamedScores ofBest =
        scores.getOrDefault(confirmation.finalists().get(0).candidate(), NamedScores.NONE);
    for (Finalist finalist : confirmation.finalists()) {
      Difference lead = finalist.lead();
      if (lead != null) {
        NamedScores.Differences named =
            ofBest.minus(scores.getOrDefault(finalist.candidate(), NamedScores.NONE));
        for (Role role : finalist.roles()) {
          ObjectNode own = leads.putObject(role.key());
          difference(own, lead);
          ScoresJson.differences(own, named);
        }
      }
    }
    Finalist best = confirmation.best();
    if (best != null) {
      TargetDifferences differences =
          new TargetDifferences(confirmation.outcomes(), Part.TEST, false);
      ObjectNode targets = node.putObject("targetsBestMinus");
      for (Finalist finalist : confirmation.finalists()) {
        if (finalist.lead() != null) {
          Map<String, Difference> of = differences.between(best.candidate(), finalist.candidate());
          finalist.roles().forEach(role -> byTarget(targets.putObject(role.key()), of));
        }
      }
    }
    trials(node.putArray("trials"), confirmation.outcomes(), study);
  }

  private static void finalist(
      ObjectNode node, Finalist finalist, Estimate score, List<TrialOutcome> outcomes) {
    node.put("structure", finalist.candidate().structure().text());
    node.put("method", finalist.candidate().network().method().key());
    estimate(node, "score", "standardError", score);
    node.put("repeats", score.repeats());
    targets(node, finalist.targets());
    deciles(node, DecileEstimates.of(outcomes, finalist.candidate(), Part.TEST));
    Map<String, RocCurve> curves = RocEstimates.of(outcomes, finalist.candidate(), Part.TEST);
    if (!curves.isEmpty()) {
      ObjectNode roc = node.putObject("roc");
      curves.forEach((target, curve) -> curve.rates().forEach(roc.putArray(target)::add));
    }
  }

  private static void trials(ArrayNode array, List<TrialOutcome> outcomes, Study study) {
    for (TrialOutcome outcome : outcomes) {
      ObjectNode node = array.addObject();
      trial(node, outcome);
      if (outcome instanceof Completed completed) {
        node.put("outcome", "completed");
        node.put("score", completed.score());
        ScoresJson.values(node, NamedScores.of(study, completed, Part.VALID));
      } else {
        node.put("outcome", outcome instanceof Failed ? "failed" : "pruned");
      }
    }
  }

  private static void trial(ObjectNode node, TrialOutcome outcome) {
    node.put("id", outcome.spec().id());
    node.put("structure", outcome.spec().candidate().structure().text());
    node.put("repeat", outcome.spec().repeat());
    node.put("seed", outcome.spec().seed());
  }

  private static void times(ObjectNode node, SearchResult result, List<String> commands) {
    node.put("started", result.started().toString());
    node.put("elapsedSeconds", result.elapsed().toMillis() / 1000.0);
    node.put("parallel", result.study().search().parallel());
    if (!commands.isEmpty()) {
      commands.forEach(node.putArray("commands")::add);
    }
    ObjectNode machine = node.putObject("machine");
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("architecture", System.getProperty("os.arch"));
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    ArrayNode trials = node.putArray("trials");
    Confirmation confirmation = result.confirmation();
    result.outcomes().forEach(outcome -> time(trials.addObject(), outcome));
    if (confirmation != null) {
      confirmation.outcomes().forEach(outcome -> time(trials.addObject(), outcome));
    }
  }

  private static void time(ObjectNode node, TrialOutcome outcome) {
    node.put("id", outcome.spec().id());
    putIfDefined(node, "cpuSeconds", outcome.provenance().cpuSeconds());
    putIfDefined(node, "wallSeconds", outcome.provenance().wallSeconds());
  }

  private static void estimate(ObjectNode node, String mean, String error, Estimate estimate) {
    node.put(mean, estimate.mean());
    putIfDefined(node, error, estimate.standardError());
  }

  private static void putIfDefined(ObjectNode node, String key, @Nullable Integer value) {
    if (value != null) {
      node.put(key, value);
    }
  }

  static void putIfDefined(ObjectNode node, String key, @Nullable Double value) {
    if (value != null && Double.isFinite(value)) {
      node.put(key, value);
    }
  }
}
