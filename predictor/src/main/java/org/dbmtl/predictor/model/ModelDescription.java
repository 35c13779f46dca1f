package org.dbmtl.predictor.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.predictor.input.FeatureInput;
import org.jspecify.annotations.Nullable;

/**
 * All that a model is but its weights and vocabularies: the file's {@code model.json}. Immutable.
 *
 * @param format version of the file's layout
 * @param origin where it comes from
 * @param inputs features in the network's order
 * @param nullValues texts that mean "missing", besides the empty one
 * @param nullValuesOf further such texts of single columns, by column
 * @param delimiter of the log's CSV files, or null where readers find it
 * @param quote of the log's CSV files as a study names it, or null for the double quote
 * @param escape of a quote there as a study names it, or null for the quote itself
 * @param decimal what stands before the decimals of numbers there, or null for the point
 * @param targets in the structure's order
 * @param network its shape
 * @param members the trainings that are averaged, at least one
 * @param score the fused score as an expression, or null for the weighted sum of predictions
 * @param metrics on the test part, by target and name
 */
public record ModelDescription(
    int format,
    ModelOrigin origin,
    List<FeatureInput> inputs,
    List<String> nullValues,
    Map<String, List<String>> nullValuesOf,
    @Nullable String delimiter,
    @Nullable String quote,
    @Nullable String escape,
    @Nullable String decimal,
    List<ModelTarget> targets,
    ModelNetwork network,
    List<ModelMember> members,
    @Nullable String score,
    Map<String, Map<String, Double>> metrics) {
  public ModelDescription {
    inputs = List.copyOf(inputs);
    nullValues = List.copyOf(nullValues);
    nullValuesOf = Map.copyOf(nullValuesOf);
    targets = List.copyOf(targets);
    members = List.copyOf(members);
    Map<String, Map<String, Double>> copied = new LinkedHashMap<>();
    metrics.forEach((target, values) -> copied.put(target, new LinkedHashMap<>(values)));
    metrics = copied;
  }

  /** Names of the targets, in their order. */
  @JsonIgnore
  public List<String> targetNames() {
    return targets.stream().map(ModelTarget::name).toList();
  }

  /** Position of a target. */
  public int position(String target) {
    return targetNames().indexOf(target);
  }

  /** The first of a target's outputs among those of all targets. */
  public int firstOutput(int target) {
    return targets.stream().limit(target).mapToInt(each -> each.density().outputs()).sum();
  }

  /** Outputs of all targets. */
  @JsonIgnore
  public int outputs() {
    return firstOutput(targets.size());
  }

  /** Positions of the targets, parents before their children. */
  @JsonIgnore
  public List<Integer> topologicalOrder() {
    List<Integer> order = new ArrayList<>();
    while (order.size() < targets.size()) {
      int before = order.size();
      for (int target = 0; target < targets.size(); target++) {
        if (!order.contains(target)
            && targets.get(target).parents().stream()
                .allMatch(parent -> order.contains(position(parent)))) {
          order.add(target);
        }
      }
      if (order.size() == before) {
        throw new IllegalArgumentException("the edges of the model form a cycle");
      }
    }
    return order;
  }

  /** This with another fused score. */
  public ModelDescription withScore(String newScore) {
    return new ModelDescription(
        format,
        origin,
        inputs,
        nullValues,
        nullValuesOf,
        delimiter,
        quote,
        escape,
        decimal,
        targets,
        network,
        members,
        Objects.requireNonNull(newScore),
        metrics);
  }
}
