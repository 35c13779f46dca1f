package org.dbmtl.search.summary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.AnswerJson;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.EdgesJson;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NamedEstimates;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.NoiseCeiling;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.summary.SearchSummary.CandidateSummary;
import org.dbmtl.search.summary.SearchSummary.ConfirmationSummary;
import org.dbmtl.search.summary.SearchSummary.EvidenceSummary;
import org.dbmtl.search.summary.SearchSummary.FailedTrial;
import org.dbmtl.search.summary.SearchSummary.FinalistSummary;
import org.dbmtl.search.summary.SearchSummary.Front;
import org.dbmtl.search.summary.SearchSummary.Objective;
import org.dbmtl.search.summary.SearchSummary.Provenance;
import org.dbmtl.search.summary.SearchSummary.Race;
import org.dbmtl.search.summary.SearchSummary.Start;
import org.dbmtl.search.summary.SearchSummary.TargetFacts;
import org.dbmtl.search.summary.SearchSummary.Times;
import org.dbmtl.search.summary.SearchSummary.TrialSummary;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.DataProfile;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.RocCurve;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what {@link org.dbmtl.search.evidence.RankingJson} wrote, this version's files and those of
 * earlier ones.
 */
public final class SearchSummaryFile {
  private final JsonNode root;
  private final List<String> names = new ArrayList<>();
  private final Map<String, TargetGraph> structures = new HashMap<>();

  private SearchSummaryFile(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads a file.
   *
   * @throws StudyException if it cannot be read, or is none that a search wrote
   */
  public static SearchSummary read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new StudyException(
          "%s cannot be read (%s): give the output folder of a dbmtl search that has ended"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    } catch (IllegalArgumentException | JacksonException e) {
      throw new StudyException(
          "%s is no ranking of dbmtl search (%s): give the output folder of one, or search again"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  /**
   * Reads a file's content.
   *
   * @throws JacksonException if it is no JSON
   * @throws IllegalArgumentException if it is not what a search writes
   */
  public static SearchSummary parse(String text) {
    JsonNode root = JsonMapper.shared().readTree(text);
    if (!root.has("study") || !root.has("candidates") || !root.has("evidence")) {
      throw new IllegalArgumentException("it has no study, candidates or evidence");
    }
    return new SearchSummaryFile(root).summary();
  }

  private SearchSummary summary() {
    List<TargetFacts> targets = targets();
    targets.forEach(target -> names.add(target.name()));
    JsonNode versions = root.path("versions");
    JsonNode fingerprints = root.path("fingerprints");
    String objective = root.path("objective").asString("joint");
    boolean gain = objective.equals("joint") || objective.equals("served");
    List<TrialSummary> all = trials(root.path("trials"), 0);
    return new SearchSummary(
        root.path("study").asString(),
        root.path("seed").asLong(),
        new Provenance(
            versions.path("dbmtl").asString(""),
            versions.path("java").asString(""),
            versions.path("engine").asString(""),
            fingerprints.path("data").asString(""),
            fingerprints.path("study").asString("")),
        root.path("strategy").asString(""),
        new Objective(objective, gain, gain ? "nats per row" : "points"),
        stopped(root.path("stopped").asString("")),
        structure(root.path("vanilla")),
        AnswerJson.read(root.path("answer"), this::structure),
        targets,
        edges(root.at("/constraints/required")),
        edges(root.at("/constraints/forbidden")),
        edges(root.at("/constraints/againstTiers")),
        start(root.path("start")),
        texts(root.path("settings")),
        profile(root.path("profile")),
        candidates(),
        evidence(root.path("evidence")),
        front(root.path("pareto")),
        failed(),
        race(root.path("race")),
        confirmation(root.path("confirmation"), all.size()),
        all,
        times(root.path("times")));
  }

  private static StopReason stopped(String key) {
    return Arrays.stream(StopReason.values())
        .filter(reason -> reason.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("it stopped because '%s'".formatted(key)));
  }

  private List<TargetFacts> targets() {
    List<TargetFacts> targets = new ArrayList<>();
    for (JsonNode node : root.path("targets")) {
      boolean binary = node.path("kind").asString("").equals("binary");
      String column = node.path("column").asString("");
      boolean log = node.path("transform").asString("").equals("log1p");
      targets.add(
          new TargetFacts(
              node.path("name").asString(),
              binary,
              binary ? null : log ? "log(1 + " + column + ")" : "the unit of the column " + column,
              number(node, "weight"),
              node.has("where") ? node.path("where").asString() : null));
    }
    if (targets.isEmpty()) {
      // An earlier version's file names the targets by their metrics alone.
      root.at("/candidates/0/targets")
          .properties()
          .forEach(
              entry ->
                  targets.add(
                      new TargetFacts(
                          entry.getKey(),
                          !entry.getValue().has(Metric.MSE.key()),
                          null,
                          null,
                          null)));
    }
    return targets;
  }

  private TargetGraph structure(JsonNode node) {
    return structure(node.asString(""));
  }

  private TargetGraph structure(String text) {
    return structures.computeIfAbsent(text, of -> TargetGraph.parse(names, of));
  }

  private Edge edge(String text) {
    return Edge.parse(names, text).get(0);
  }

  private List<Edge> edges(JsonNode array) {
    List<Edge> edges = new ArrayList<>();
    array.forEach(node -> edges.add(edge(node.asString())));
    return edges;
  }

  private @Nullable Start start(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    Map<Edge, String> reasons = new LinkedHashMap<>();
    texts(node.path("reasons")).forEach((edge, reason) -> reasons.put(edge(edge), reason));
    return new Start(
        node.path("seeding").asString(""),
        structure(node.path("structure")),
        list(node.path("order")),
        reasons);
  }

  private static @Nullable DataProfile profile(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    List<DataProfile.OfTarget> targets = new ArrayList<>();
    for (JsonNode target : node.path("targets")) {
      targets.add(
          new DataProfile.OfTarget(
              target.path("name").asString(),
              target.path("labelled").asLong(),
              number(target, "mean"),
              target.path("entropy").asDouble()));
    }
    List<DataProfile.OfFeature> features = new ArrayList<>();
    for (JsonNode feature : node.path("features")) {
      features.add(
          new DataProfile.OfFeature(
              feature.path("name").asString(),
              feature.path("kind").asString(),
              feature.has("vocabulary") ? (Integer) feature.path("vocabulary").asInt() : null));
    }
    JsonNode rows = node.path("rows");
    return new DataProfile(
        rows.path(Part.TRAIN.key()).asLong(),
        rows.path(Part.VALID.key()).asLong(),
        rows.path(Part.TEST.key()).asLong(),
        targets,
        features);
  }

  private List<CandidateSummary> candidates() {
    List<CandidateSummary> candidates = new ArrayList<>();
    for (JsonNode node : root.path("candidates")) {
      int repeats = node.path("repeats").asInt();
      candidates.add(
          new CandidateSummary(
              structure(node.path("structure")),
              estimate(node),
              difference(node.path("differenceToBest"), repeats),
              number(node, "pValue"),
              node.path("tied").asBoolean(),
              node.path("partial").asBoolean(),
              metrics(node, repeats),
              deciles(node.path("calibrationDeciles")),
              differences(node.path("targetsToVanilla"), repeats),
              named(node, repeats)));
    }
    return candidates;
  }

  private static @Nullable NamedEstimates named(JsonNode node, int repeats) {
    return node.has("joint") && node.has("served")
        ? new NamedEstimates(
            estimateOf(node.path("joint"), repeats), estimateOf(node.path("served"), repeats))
        : null;
  }

  private static Estimate estimateOf(JsonNode node, int repeats) {
    return new Estimate(node.path("mean").asDouble(), number(node, "standardError"), repeats);
  }

  private static Estimate estimate(JsonNode node) {
    return new Estimate(
        node.path("score").asDouble(), number(node, "standardError"), node.path("repeats").asInt());
  }

  private static Map<String, Map<Metric, Estimate>> metrics(JsonNode node, int repeats) {
    Map<String, Map<Metric, Estimate>> metrics = new LinkedHashMap<>();
    JsonNode errors = node.path("targetStandardErrors");
    node.path("targets")
        .properties()
        .forEach(
            entry -> {
              Map<Metric, Estimate> ofTarget = new EnumMap<>(Metric.class);
              for (Metric metric : Metric.values()) {
                Double mean = number(entry.getValue(), metric.key());
                if (mean != null) {
                  Double error = number(errors.path(entry.getKey()), metric.key());
                  ofTarget.put(metric, new Estimate(mean, error, repeats));
                }
              }
              metrics.put(entry.getKey(), ofTarget);
            });
    return metrics;
  }

  private static Map<String, List<CalibrationDecile>> deciles(JsonNode node) {
    Map<String, List<CalibrationDecile>> deciles = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              List<CalibrationDecile> ofTarget = new ArrayList<>();
              for (JsonNode decile : entry.getValue()) {
                ofTarget.add(
                    new CalibrationDecile(
                        decile.path("decile").asInt(),
                        decile.path("rows").asLong(),
                        decile.path("predicted").asDouble(),
                        decile.path("observed").asDouble()));
              }
              deciles.put(entry.getKey(), ofTarget);
            });
    return deciles;
  }

  private static Map<String, Difference> differences(JsonNode node, int repeats) {
    Map<String, Difference> differences = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              Difference difference = difference(entry.getValue(), repeats);
              if (difference != null) {
                differences.put(entry.getKey(), difference);
              }
            });
    return differences;
  }

  private EvidenceSummary evidence(JsonNode node) {
    JsonNode ceiling = node.path("ceiling");
    return new EvidenceSummary(
        node.path("level").asDouble(),
        number(node.path("noise"), "ofDifference"),
        node.at("/noise/freedom").asInt(0),
        node.path("tiedClasses").asInt(0),
        ceiling.isMissingNode()
            ? null
            : new NoiseCeiling(
                ceiling.path("single").asDouble(),
                number(ceiling, "halves"),
                ceiling.path("candidates").asInt(),
                ceiling.path("repeats").asInt()),
        EdgesJson.read(node.path("edges")),
        list(node.path("sentences")));
  }

  private @Nullable Front front(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    List<Front.Member> members = new ArrayList<>();
    for (JsonNode member : node.path("front")) {
      Map<String, Double> gains = new LinkedHashMap<>();
      member
          .path("gains")
          .properties()
          .forEach(entry -> gains.put(entry.getKey(), entry.getValue().asDouble()));
      members.add(
          new Front.Member(
              structure(member.path("structure")), member.path("rank").asInt(), gains));
    }
    return new Front(list(node.path("targets")), members);
  }

  private List<FailedTrial> failed() {
    List<FailedTrial> failed = new ArrayList<>();
    for (JsonNode node : root.path("failed")) {
      failed.add(
          new FailedTrial(
              node.path("id").asLong(),
              structure(node.path("structure")),
              node.path("cause").asString("")));
    }
    return failed;
  }

  private static @Nullable Race race(JsonNode node) {
    return node.isMissingNode()
        ? null
        : new Race(
            node.path("first").asInt(),
            node.path("most").asInt(),
            node.path("level").asDouble(),
            node.path("candidates").asInt(),
            node.path("trainings").asInt(),
            node.path("trainingsOfAll").asLong(),
            node.path("dropped").size());
  }

  private @Nullable ConfirmationSummary confirmation(JsonNode node, int earlier) {
    if (node.isMissingNode()) {
      return null;
    }
    Map<JsonNode, List<String>> roles = new LinkedHashMap<>();
    for (String role : List.of("best", "recommended", "vanilla", "mtl", "wdl")) {
      if (node.has(role)) {
        // One network that is several things stands there several times.
        roles.computeIfAbsent(node.path(role), of -> new ArrayList<>()).add(role);
      }
    }
    List<FinalistSummary> finalists = new ArrayList<>();
    roles.forEach((of, names) -> finalists.add(finalist(node, of, names)));
    return new ConfirmationSummary(finalists, trials(node.path("trials"), earlier));
  }

  private FinalistSummary finalist(JsonNode confirmation, JsonNode node, List<String> roles) {
    int repeats = node.path("repeats").asInt();
    String role = roles.get(0);
    Map<String, RocCurve> roc = new LinkedHashMap<>();
    node.path("roc")
        .properties()
        .forEach(
            entry -> {
              List<Double> rates = new ArrayList<>();
              entry.getValue().forEach(rate -> rates.add(rate.asDouble()));
              roc.put(entry.getKey(), new RocCurve(rates));
            });
    return new FinalistSummary(
        List.copyOf(roles),
        structure(node.path("structure")),
        node.path("method").asString(""),
        estimate(node),
        difference(confirmation.path("bestMinus").path(role), repeats),
        metrics(node, repeats),
        deciles(node.path("calibrationDeciles")),
        differences(confirmation.path("targetsBestMinus").path(role), repeats),
        roc,
        named(node, repeats),
        new NamedScores.Differences(
            difference(confirmation.path("bestMinus").path(role).path("joint"), repeats),
            difference(confirmation.path("bestMinus").path(role).path("served"), repeats)));
  }

  /**
   * @param earlier trainings that {@code times} lists before these
   */
  private List<TrialSummary> trials(JsonNode array, int earlier) {
    JsonNode times = root.at("/times/trials");
    List<TrialSummary> trials = new ArrayList<>();
    for (JsonNode node : array) {
      trials.add(
          new TrialSummary(
              node.path("id").asLong(),
              node.path("structure").asString(""),
              node.path("repeat").asInt(),
              node.path("seed").asLong(),
              node.path("outcome").asString(""),
              number(node, "score"),
              number(times.path(earlier + trials.size()), "cpuSeconds")));
    }
    return trials;
  }

  private static Times times(JsonNode node) {
    return new Times(
        node.path("started").asString(""),
        node.path("elapsedSeconds").asDouble(0),
        texts(node.path("machine")),
        list(node.path("commands")));
  }

  private static @Nullable Difference difference(JsonNode node, int repeats) {
    Double mean = number(node, "mean");
    return mean == null
        ? null
        : new Difference(mean, number(node, "low"), number(node, "high"), repeats);
  }

  private static @Nullable Double number(JsonNode node, String key) {
    return node.has(key) ? (Double) node.path(key).asDouble() : null;
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return texts;
  }

  private static List<String> list(JsonNode array) {
    List<String> list = new ArrayList<>();
    array.forEach(node -> list.add(node.asString()));
    return list;
  }
}
