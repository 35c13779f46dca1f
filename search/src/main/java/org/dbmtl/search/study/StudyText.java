package org.dbmtl.search.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.name.Keyed;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a study as the text of a study file. All of it is there, defaults too, so that a later
 * version with other defaults reads the same study. {@link StudyFile} reads an equal study from the
 * text.
 */
public final class StudyText {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .addModule(new SimpleModule().addSerializer(Keyed.class, new Key()))
          .build();

  /** Writes a constant as files name it. */
  private static final class Key extends ValueSerializer<Keyed> {
    @Override
    public void serialize(Keyed value, JsonGenerator to, SerializationContext context) {
      to.writeString(value.key());
    }
  }

  private StudyText() {}

  /** The study as YAML. Paths of the log are those of the study, and its query is as it is run. */
  public static String of(Study study) {
    return of(study, study.data().sql());
  }

  /**
   * The study as YAML.
   *
   * @param sql the query to write in place of the study's, such as one that names environment
   *     variables and so keeps their values secret
   */
  static String of(Study study, @Nullable String sql) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("name", study.name()).put("seed", study.seed());
    root.set("data", data(study.data(), sql));
    ObjectNode features = root.putObject("features");
    study.features().forEach(each -> features.set(each.name(), named(each, kind(each))));
    ObjectNode targets = root.putObject("targets");
    study.targets().forEach(each -> targets.set(each.name(), named(each, kind(each))));
    root.set("network", network(study.network()));
    root.set("training", tree(study.training()));
    root.set("structure", structure(study.constraints()));
    root.set("search", search(study.search(), study.metrics().objective()));
    root.set("trial", tree(study.trial()));
    if (study.metrics().group() != null) {
      root.putObject("metrics").put("group", study.metrics().group());
    }
    if (study.serving().score() != null) {
      root.set("serving", tree(study.serving()));
    }
    return YamlTree.write(root);
  }

  private static ObjectNode tree(Object record) {
    return MAPPER.valueToTree(record);
  }

  private static ObjectNode data(DataSettings data, @Nullable String sql) {
    ObjectNode written = tree(data);
    List.of("files", "null-values", "null-values-of")
        .forEach(
            key -> {
              if (written.path(key).isEmpty()) {
                written.remove(key);
              }
            });
    if (sql != null) {
      written.put("sql", sql);
    }
    return written;
  }

  private static String kind(Feature feature) {
    return feature instanceof Feature.Id
        ? "id"
        : feature instanceof Feature.Ids
            ? "ids"
            : feature instanceof Feature.Category ? "category" : "number";
  }

  private static String kind(Target target) {
    return target instanceof Target.Binary ? "binary" : "continuous";
  }

  private static ObjectNode named(Object record, String kind) {
    ObjectNode written = MAPPER.createObjectNode().put("kind", kind);
    written.setAll(tree(record));
    written.remove("name");
    return written;
  }

  private static ObjectNode network(NetworkSettings network) {
    ObjectNode written = tree(network);
    Map<String, String> own = new LinkedHashMap<>();
    network.signals().own().forEach((edge, signal) -> own.put(edge.text(), signal.key()));
    if (!own.isEmpty()) {
      written.set("edge-signals", MAPPER.valueToTree(own));
    }
    return written;
  }

  private static ObjectNode structure(EdgeConstraints constraints) {
    ObjectNode written = MAPPER.createObjectNode();
    written.set("require", MAPPER.valueToTree(texts(constraints.required())));
    written.set("forbid", MAPPER.valueToTree(texts(constraints.forbidden())));
    if (!constraints.tiers().isEmpty()) {
      written.set("tiers", MAPPER.valueToTree(constraints.tiers()));
    }
    return written.put("max-parents", constraints.maxParents());
  }

  private static List<String> texts(List<Edge> edges) {
    return edges.stream().map(Edge::text).toList();
  }

  private static ObjectNode search(SearchSettings search, Objective objective) {
    ObjectNode written = tree(search);
    if (objective.score() != Objective.Kind.SUM) {
      written.put("objective", objective.score().key());
    } else {
      ObjectNode sum = written.putObject("objective");
      objective
          .weights()
          .forEach((metric, weights) -> sum.set(metric.option(), MAPPER.valueToTree(weights)));
    }
    return written.put("pareto", objective.pareto());
  }
}
