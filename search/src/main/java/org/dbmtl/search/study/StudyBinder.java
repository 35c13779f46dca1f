package org.dbmtl.search.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.predictor.unit.Transform;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns a study's tree, which keeps the schema, into the records. */
final class StudyBinder {
  private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

  /** By kind, what counts where a feature gives nothing but its name. */
  private static final Map<String, Feature> FEATURES =
      Map.of(
          "id", Feature.id("?"),
          "ids", new Feature.Ids("?", "?", ",", 20, 1, 0),
          "category", new Feature.Category("?", "?", 1, 0),
          "number", new Feature.Numeric("?", "?", Transform.NONE, true));

  /** By kind, what counts where a target gives nothing but its name. */
  private static final Map<String, Target> TARGETS =
      Map.of(
          "binary",
          Target.binary("?"),
          "continuous",
          new Target.Continuous("?", "?", Transform.NONE, 1, null));

  /** By the key that only this kind of split has, what counts where it gives nothing else. */
  private static final Map<String, Split> SPLITS =
      Map.of(
          "column", new Split.ByColumn("", "train", "valid", "test"),
          "time", new Split.ByTime("", Split.Shares.STANDARD),
          "ratio", new Split.ByRatio(Split.Shares.STANDARD, null));

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
        root.path("name").asString(defaultName),
        root.path("seed").asLong(1),
        data(root.path("data")),
        features(root.path("features")),
        targets,
        network(section("network"), names),
        training(section("training")),
        constraints(section("structure"), names),
        search(section("search"), names),
        Overlay.of(section("trial"), TrialSettings.DEFAULT),
        new MetricSettings(
            textOrNull(section("metrics"), "group"),
            objective(section("search").path("objective"), names)
                .withPareto(section("search").path("pareto").asBoolean(false))),
        Overlay.of(section("serving"), ServingSettings.DEFAULT));
  }

  private JsonNode section(String key) {
    return root.has(key) ? root.path(key) : NOTHING;
  }

  private DataSettings data(JsonNode data) {
    JsonNode given = data.path("files");
    List<String> files = new ArrayList<>();
    for (String file : texts(given)) {
      String key = given.isString() ? "data.files" : "data.files." + files.size();
      files.add(paths.resolve(key, file));
    }
    String sql = textOrNull(data, "sql");
    return new DataSettings(
        files,
        sql == null ? null : paths.expand("data.sql", sql),
        new CsvFormat(
            textOrNull(data, "delimiter"),
            textOrNull(data, "quote"),
            textOrNull(data, "escape"),
            textOrNull(data, "decimal")),
        texts(data.path("null-values")),
        nullValuesOf(data.path("null-values-of")),
        textOrNull(data, "weight"),
        data.has("sampling") ? sampling(data.path("sampling")) : null,
        split(data.has("split") ? data.path("split") : NOTHING));
  }

  private static Sampling sampling(JsonNode sampling) {
    return new Sampling(sampling.path("target").asString(), sampling.path("negatives").asDouble());
  }

  private static Map<String, List<String>> nullValuesOf(JsonNode columns) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    columns.properties().forEach(each -> values.put(each.getKey(), texts(each.getValue())));
    return values;
  }

  private static Split split(JsonNode split) {
    List<String> kinds = List.of("column", "time", "ratio").stream().filter(split::has).toList();
    if (kinds.size() > 1) {
      throw new StudyException(
          "data.split has both '%s' and '%s': keep one".formatted(kinds.get(0), kinds.get(1)));
    }
    String kind = kinds.isEmpty() ? "ratio" : kinds.get(0);
    Split standard = Objects.requireNonNull(SPLITS.get(kind));
    List<String> own = Overlay.keys(standard);
    for (String key : split.propertyNames()) {
      if (!own.contains(key)) {
        throw new StudyException(
            "data.split.%s goes with another kind of split: with '%s' use %s"
                .formatted(key, kind, String.join(", ", own)));
      }
    }
    return Overlay.of(split, standard);
  }

  private static List<Feature> features(JsonNode features) {
    List<Feature> list = new ArrayList<>();
    for (String name : features.propertyNames()) {
      JsonNode given = features.path(name);
      if (given.path("use").asBoolean(true)) {
        list.add(named(name, given, FEATURES));
      }
    }
    return list;
  }

  private static List<Target> targets(JsonNode targets) {
    return targets.propertyNames().stream()
        .map(name -> named(name, targets.path(name), TARGETS))
        .toList();
  }

  /** A feature or target: its kind alone, or its settings with the kind among them. */
  private static <T> T named(String name, JsonNode given, Map<String, ? extends T> standards) {
    String kind = given.isString() ? given.asString() : given.path("kind").asString();
    T standard = Objects.requireNonNull(standards.get(kind));
    ObjectNode own = Overlay.object().put("name", name).put("column", name);
    if (given instanceof ObjectNode settings) {
      own.setAll(settings);
    }
    return Overlay.of(own, standard);
  }

  private static NetworkSettings network(JsonNode network, List<String> targets) {
    NetworkSettings settings = Overlay.of(network, NetworkSettings.DEFAULT);
    Map<Edge, EdgeSignal> own = new LinkedHashMap<>();
    JsonNode given = network.path("edge-signals");
    for (String edges : given.propertyNames()) {
      EdgeSignal signal = EdgeSignalNames.named(given.path(edges).asString());
      within("network.edge-signals." + edges, () -> Edge.parse(targets, edges))
          .forEach(edge -> own.put(edge, signal));
    }
    return settings.withSignals(new EdgeSignals(settings.signals().standard(), own));
  }

  private static TrainingSettings training(JsonNode training) {
    int patience = training.path("patience").asInt(TrainingSettings.DEFAULT.patience());
    return Overlay.of(training, TrainingSettings.DEFAULT.withPatience(patience));
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
    List<String> parts = texts(structure.path(key));
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
    String start = textOrNull(search, "start");
    if (start != null) {
      within("search.start", () -> TargetGraph.parse(targets, start));
    }
    List<String> order = texts(search.path("order"));
    within("search.order", () -> order.stream().map(TargetGraph.empty(targets)::indexOf).toList());
    SearchSettings given = Overlay.of(search, SearchSettings.DEFAULT);
    return search.has("trials") || search.has("minutes")
        ? given
        : given.withTrials(
            StudyNames.of("search.strategy")
                .findFirst()
                .map(
                    known -> known.defaultTrials(given.strategy(), targets.size(), given.repeats()))
                .orElse(0));
  }

  private static Objective objective(JsonNode given, List<String> targets) {
    if (!given.isObject()) {
      return given.isMissingNode() ? Objective.JOINT : Objective.named(given.asString());
    }
    Map<Metric, Map<String, Double>> weights = new TreeMap<>();
    for (Metric metric : Metric.all()) {
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

  private static @Nullable String textOrNull(JsonNode node, String key) {
    return node.has(key) ? node.path(key).asString() : null;
  }

  /** A text or a list of them. */
  private static List<String> texts(JsonNode given) {
    return given.isString()
        ? List.of(given.asString())
        : given.valueStream().map(JsonNode::asString).toList();
  }
}
