package org.dbmtl.search.study;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Turns a study's tree, which keeps the schema, into the records. */
final class StudyBinder {
  private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

  private final JsonNode root;
  private final PathTexts paths;

  StudyBinder(JsonNode root, PathTexts paths) {
    this.root = root;
    this.paths = paths;
  }

  /**
   * @param defaultName name of a study that gives none
   * @throws StudyException if the values do not fit together
   */
  Study study(String defaultName) {
    List<Target> targets = targets(root.path("targets"));
    List<String> names = targets.stream().map(Target::name).toList();
    return new Study(
        text(root, "name", defaultName),
        root.path("seed").asLong(1),
        data(root.path("data")),
        features(root.path("features")),
        targets,
        network(section("network"), names),
        training(section("training")),
        constraints(section("structure"), names),
        search(section("search"), names),
        trial(section("trial")),
        new MetricSettings(
            textOrNull(section("metrics"), "group"),
            objective(section("search").path("objective"), names)
                .withPareto(section("search").path("pareto").asBoolean(false))));
  }

  private JsonNode section(String key) {
    return root.has(key) ? root.path(key) : NOTHING;
  }

  private DataSettings data(JsonNode data) {
    List<String> files = new ArrayList<>();
    JsonNode given = data.path("files");
    if (given.isString()) {
      files.add(paths.resolve("data.files", given.asString()));
    } else {
      for (int i = 0; i < given.size(); i++) {
        files.add(paths.resolve("data.files." + i, given.path(i).asString()));
      }
    }
    String sql = textOrNull(data, "sql");
    return new DataSettings(
        files,
        sql == null ? null : paths.expand("data.sql", sql),
        textOrNull(data, "delimiter"),
        texts(data.path("null-values")),
        split(data.has("split") ? data.path("split") : NOTHING));
  }

  private static Split split(JsonNode split) {
    List<String> kinds = List.of("column", "time", "ratio").stream().filter(split::has).toList();
    if (kinds.size() > 1) {
      throw new StudyException(
          "data.split has both '%s' and '%s': keep one".formatted(kinds.get(0), kinds.get(1)));
    }
    String kind = kinds.isEmpty() ? "ratio" : kinds.get(0);
    Map<String, List<String>> own =
        Map.of(
            "column", List.of("column", "train", "valid", "test"),
            "time", List.of("time", "shares"),
            "ratio", List.of("ratio", "group"));
    for (String key : split.propertyNames()) {
      if (!own.getOrDefault(kind, List.of()).contains(key)) {
        throw new StudyException(
            "data.split.%s goes with another kind of split: with '%s' use %s"
                .formatted(key, kind, String.join(", ", own.getOrDefault(kind, List.of()))));
      }
    }
    return switch (kind) {
      case "column" ->
          new Split.ByColumn(
              text(split, "column", ""),
              text(split, "train", "train"),
              text(split, "valid", "valid"),
              text(split, "test", "test"));
      case "time" -> new Split.ByTime(text(split, "time", ""), shares(split.path("shares")));
      default -> new Split.ByRatio(shares(split.path("ratio")), textOrNull(split, "group"));
    };
  }

  private static Split.Shares shares(JsonNode shares) {
    return shares.isMissingNode()
        ? Split.Shares.STANDARD
        : new Split.Shares(
            shares.path(0).asDouble(), shares.path(1).asDouble(), shares.path(2).asDouble());
  }

  private static List<Feature> features(JsonNode features) {
    List<Feature> list = new ArrayList<>();
    for (String name : features.propertyNames()) {
      JsonNode given = features.path(name);
      if (!given.path("use").asBoolean(true)) {
        continue;
      }
      String kind = given.isString() ? given.asString() : given.path("kind").asString();
      String column = text(given, "column", name);
      int minCount = given.path("min-count").asInt(1);
      int hashBuckets = given.path("hash-buckets").asInt(0);
      list.add(
          switch (kind) {
            case "id" -> new Feature.Id(name, column, minCount, hashBuckets);
            case "ids" ->
                new Feature.Ids(
                    name,
                    column,
                    text(given, "separator", ","),
                    given.path("max-length").asInt(20),
                    minCount,
                    hashBuckets);
            case "category" -> new Feature.Category(name, column, minCount, hashBuckets);
            default ->
                new Feature.Numeric(
                    name, column, transform(given), given.path("standardise").asBoolean(true));
          });
    }
    return list;
  }

  private static List<Target> targets(JsonNode targets) {
    List<Target> list = new ArrayList<>();
    for (String name : targets.propertyNames()) {
      JsonNode given = targets.path(name);
      String kind = given.isString() ? given.asString() : given.path("kind").asString();
      String column = text(given, "column", name);
      double weight = given.path("weight").asDouble(1);
      String where = textOrNull(given, "where");
      list.add(
          kind.equals("binary")
              ? new Target.Binary(name, column, textOrNull(given, "positive"), weight, where)
              : new Target.Continuous(
                  name, column, transform(given), density(given), weight, where));
    }
    return list;
  }

  private static NetworkSettings network(JsonNode network, List<String> targets) {
    NetworkSettings standard = NetworkSettings.DEFAULT;
    return new NetworkSettings(
        network.path("embedding").asInt(standard.embedding()),
        network.path("embedding-start").asDouble(standard.embeddingStart()),
        NetworkSettings.Unseen.valueOf(
            text(network, "unseen", standard.unseen().name()).toUpperCase(Locale.ROOT)),
        widths(network.path("shared"), standard.shared()),
        widths(network.path("specific"), standard.specific()),
        widths(network.path("bayes"), standard.bayes()),
        network.path("dropout").asDouble(standard.dropout()),
        network.path("wide").asBoolean(standard.wide()),
        NetworkSettings.Parents.valueOf(
            text(network, "parents", standard.parents().name()).toUpperCase(Locale.ROOT)),
        signals(network, targets),
        network.path("stop-gradient").asBoolean(standard.stopGradient()),
        Method.valueOf(text(network, "method", standard.method().key()).toUpperCase(Locale.ROOT)));
  }

  private static EdgeSignals signals(JsonNode network, List<String> targets) {
    EdgeSignal standard = signal(text(network, "edge-signal", EdgeSignal.EMBEDDING.key()));
    Map<Edge, EdgeSignal> own = new LinkedHashMap<>();
    JsonNode given = network.path("edge-signals");
    for (String edges : given.propertyNames()) {
      EdgeSignal signal = signal(given.path(edges).asString());
      within("network.edge-signals." + edges, () -> Edge.parse(targets, edges))
          .forEach(edge -> own.put(edge, signal));
    }
    return new EdgeSignals(standard, own);
  }

  private static EdgeSignal signal(String key) {
    return EdgeSignal.valueOf(key.toUpperCase(Locale.ROOT));
  }

  private static List<Integer> widths(JsonNode given, List<Integer> standard) {
    if (given.isMissingNode()) {
      return standard;
    }
    List<Integer> widths = new ArrayList<>();
    given.forEach(width -> widths.add(width.asInt()));
    return widths;
  }

  private static TrainingSettings training(JsonNode training) {
    int patience = training.path("patience").asInt(TrainingSettings.DEFAULT.patience());
    TrainingSettings standard = TrainingSettings.DEFAULT.withPatience(patience);
    return new TrainingSettings(
        text(training, "engine", standard.engine()),
        training.path("learning-rate").asDouble(standard.learningRate()),
        TrainingSettings.Schedule.valueOf(
            text(training, "schedule", standard.schedule().name()).toUpperCase(Locale.ROOT)),
        training.path("warm-up").asDouble(standard.warmUp()),
        training.path("embedding-rate").asDouble(standard.embeddingRate()),
        training.path("batch").asInt(standard.batch()),
        training.path("epochs").asInt(standard.epochs()),
        training.path("l1").asDouble(standard.l1()),
        training.path("l2").asDouble(standard.l2()),
        patience,
        training.path("average").asDouble(standard.average()),
        lossWeights(training.path("loss-weights")));
  }

  private static LossWeights lossWeights(JsonNode given) {
    Map<String, Double> weights = new LinkedHashMap<>();
    given.propertyNames().forEach(name -> weights.put(name, given.path(name).asDouble()));
    return new LossWeights(weights);
  }

  private static EdgeConstraints constraints(JsonNode structure, List<String> targets) {
    List<Edge> required = edges(structure, "require", targets);
    List<Edge> forbidden = edges(structure, "forbid", targets);
    List<List<String>> tiers = new ArrayList<>();
    structure.path("tiers").forEach(tier -> tiers.add(texts(tier)));
    TargetGraph empty = TargetGraph.empty(targets);
    tiers.forEach(
        tier -> tier.forEach(name -> within("structure.tiers", () -> empty.indexOf(name))));
    within("structure.require", () -> TargetGraph.of(targets, required));
    int maxParents = structure.path("max-parents").asInt(EdgeConstraints.NONE.maxParents());
    return within("structure", () -> new EdgeConstraints(required, forbidden, tiers, maxParents));
  }

  /**
   * Edges in text form, in one text or a list; each by itself, for forbidden ones may be cyclic.
   */
  private static List<Edge> edges(JsonNode structure, String key, List<String> targets) {
    JsonNode given = structure.path(key);
    List<String> parts = given.isString() ? List.of(given.asString()) : texts(given);
    return within(
        "structure." + key,
        () -> {
          List<Edge> edges = new ArrayList<>();
          for (String part : parts) {
            for (String word : part.split("[\\s,]+", -1)) {
              edges.addAll(TargetGraph.parse(targets, word).edges());
            }
          }
          return edges;
        });
  }

  private static SearchSettings search(JsonNode search, List<String> targets) {
    SearchSettings standard = SearchSettings.DEFAULT;
    String start = textOrNull(search, "start");
    if (start != null) {
      within("search.start", () -> TargetGraph.parse(targets, start));
    }
    List<String> order = texts(search.path("order"));
    within("search.order", () -> order.stream().map(TargetGraph.empty(targets)::indexOf).toList());
    String strategy = text(search, "strategy", standard.strategy());
    Repeats repeats =
        search.has("repeats")
            ? Repeats.parse(search.path("repeats").asString())
            : standard.repeats();
    int trials =
        search.has("minutes")
            ? standard.trials()
            : SearchSettings.defaultTrials(strategy, targets.size(), repeats);
    return new SearchSettings(
        strategy,
        search.path("trials").asInt(trials),
        search.path("minutes").asDouble(standard.minutes()),
        repeats,
        search.path("round").asInt(standard.round()),
        search.path("parallel").asInt(standard.parallel()),
        start,
        text(search, "seeding", standard.seeding()),
        order,
        search.path("tabu").asInt(standard.tabu()),
        search.path("restarts").asInt(standard.restarts()),
        search.path("iterations").asInt(standard.iterations()),
        search.path("confirm").asInt(standard.confirm()));
  }

  private static TrialSettings trial(JsonNode trial) {
    TrialSettings standard = TrialSettings.DEFAULT;
    return new TrialSettings(
        trial.path("minutes").asDouble(standard.minutes()),
        trial.path("memory").asDouble(standard.memory()),
        trial.path("retries").asInt(standard.retries()),
        trial.path("kills").asInt(standard.kills()),
        trial.path("keep").asInt(standard.keep()));
  }

  private static Objective objective(JsonNode given, List<String> targets) {
    if (!given.isObject()) {
      return given.isMissingNode() ? Objective.JOINT : Objective.named(given.asString());
    }
    Map<Metric, Map<String, Double>> weights = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      JsonNode ofMetric = given.path(metric.option());
      Map<String, Double> byTarget = new LinkedHashMap<>();
      // In the study's order; names that are none of it last, to be refused.
      Stream.concat(targets.stream(), ofMetric.propertyNames().stream())
          .filter(ofMetric::has)
          .forEach(target -> byTarget.put(target, ofMetric.path(target).asDouble()));
      if (!byTarget.isEmpty()) {
        weights.put(metric, byTarget);
      }
    }
    return new Objective(weights, false);
  }

  /** Runs what is about structures, so that its faults name the key. */
  private static <T> T within(String key, Supplier<T> action) {
    try {
      return action.get();
    } catch (StructureException e) {
      throw new StudyException("%s: %s".formatted(key, e.getMessage()), e);
    }
  }

  private static Transform transform(JsonNode given) {
    return Transform.valueOf(text(given, "transform", "none").toUpperCase(Locale.ROOT));
  }

  private static DensityChoice density(JsonNode given) {
    return DensityChoice.valueOf(text(given, "density", "auto").toUpperCase(Locale.ROOT));
  }

  private static String text(JsonNode node, String key, String standard) {
    String text = textOrNull(node, key);
    return text == null ? standard : text;
  }

  private static @Nullable String textOrNull(JsonNode node, String key) {
    return node.has(key) ? node.path(key).asString() : null;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asString()));
    return texts;
  }
}
