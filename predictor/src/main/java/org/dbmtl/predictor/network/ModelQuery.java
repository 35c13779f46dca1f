package org.dbmtl.predictor.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelMember;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.network.TargetLayers.Signals;
import org.dbmtl.predictor.score.ScoreExpression;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model: a fused score, and the labels that are known. Immutable and
 * thread-safe.
 */
public final class ModelQuery {
  /** Which of a member's seeds draw labels: those of the test part. */
  public static final int STREAM = 2;

  private final ModelDescription model;
  private final ScoreExpression score;
  private final float[] given;
  private final int[] sources;
  private final List<Integer> labelParents = new ArrayList<>();
  private final List<LabelPasses> passes = new ArrayList<>();

  private ModelQuery(ModelDescription model, ScoreExpression score, float[] given) {
    this.model = model;
    this.score = score;
    this.given = given;
    sources = new int[model.targets().size()];
    Arrays.fill(sources, -1);
    for (int target : model.topologicalOrder()) {
      if (Signals.carriedBy(model, target).stream().anyMatch(EdgeSignal::readsLabels)) {
        sources[target] = labelParents.size();
        labelParents.add(target);
      }
    }
    if (!labelParents.isEmpty()) {
      model.members().forEach(member -> passes.add(new LabelPasses(parents(member))));
    }
  }

  /**
   * What is asked of a model.
   *
   * @param score an expression, or null for the model's own
   * @param given observed labels by target, in the log's own unit
   * @throws ModelException if a target or the expression is not the model's, or no edge carries a
   *     label, so that the model has nothing to say of labels that are known together
   */
  public static ModelQuery of(
      ModelDescription model, @Nullable String score, Map<String, Double> given) {
    String text = score != null ? score : model.score();
    Set<String> binary = new HashSet<>();
    model.targets().stream().filter(ModelTarget::binary).forEach(t -> binary.add(t.name()));
    ScoreExpression expression =
        text == null
            ? ScoreExpression.weightedSum(
                model.targetNames(),
                binary,
                model.targets().stream().mapToDouble(ModelTarget::weight).toArray())
            : ScoreExpression.parse(text, model.targetNames(), binary);
    ModelQuery query = new ModelQuery(model, expression, labels(model, given));
    if (query.labelParents.isEmpty() && !expression.jointTerms().isEmpty()) {
      throw new ModelException(
          ("the score '%s' asks how outcomes happen together, but no edge of this model carries a"
                  + " label, so it does not know: use products of single predictions, or fit a"
                  + " structure with network.edge-signal: label")
              .formatted(text));
    }
    if (query.labelParents.isEmpty() && !given.isEmpty()) {
      throw new ModelException(
          ("%s is given, but no edge of this model carries a label, so it changes no other"
                  + " prediction: fit a structure with network.edge-signal: label")
              .formatted(String.join(", ", given.keySet())));
    }
    return query;
  }

  private static float[] labels(ModelDescription model, Map<String, Double> given) {
    float[] labels = new float[model.targets().size()];
    Arrays.fill(labels, Float.NaN);
    given.forEach(
        (name, value) -> {
          int target = model.position(name);
          if (target < 0) {
            throw new ModelException(
                "'%s' is given, but the model's targets are %s"
                    .formatted(name, String.join(", ", model.targetNames())));
          }
          boolean binary = model.targets().get(target).binary();
          if (binary ? value != 0 && value != 1 : !Double.isFinite(value)) {
            throw new ModelException(
                "%s=%s is given: use %s"
                    .formatted(name, value, binary ? "0 or 1" : "a finite number"));
          }
          labels[target] = model.targets().get(target).unit().standardised(value);
        });
    return labels;
  }

  private List<LabelPasses.Parent> parents(ModelMember member) {
    List<LabelPasses.Parent> parents = new ArrayList<>();
    for (int target : labelParents) {
      ModelTarget column = model.targets().get(target);
      parents.add(
          new LabelPasses.Parent(
              target,
              column.density(),
              model.firstOutput(target),
              member.deviations().get(target),
              Objects.requireNonNull(member.labelSeeds().get(column.name()), column.name()),
              given[target]));
    }
    return parents;
  }

  /** The model. */
  public ModelDescription model() {
    return model;
  }

  /** The fused score. */
  public ScoreExpression score() {
    return score;
  }

  /** Whether any edge carries labels, so that predictions are means over {@link #passes}. */
  public boolean isMarginal() {
    return !labelParents.isEmpty();
  }

  /** The passes of a member, of a model that {@link #isMarginal}. */
  public LabelPasses passes(int member) {
    return passes.get(member);
  }

  /** [targets] position of each target among the sources of the passes, or -1. */
  public int[] sources() {
    return sources.clone();
  }

  /** Room for the predictions of rows. */
  public Outcomes outcomes(int rows) {
    return new Outcomes(model, score.jointTerms(), given, sources, rows);
  }

  /**
   * The fused score of a row.
   *
   * @param means [targets] room for the means, which are left there
   * @param standardised [targets] room
   * @param joints [joint terms] room
   */
  public double score(
      Outcomes outcomes, int row, double[] means, double[] standardised, double[] joints) {
    for (int target = 0; target < means.length; target++) {
      means[target] = outcomes.mean(target, row);
      standardised[target] = outcomes.prediction(target, row);
    }
    for (int term = 0; term < joints.length; term++) {
      joints[term] = outcomes.joint(term, row);
    }
    return score.evaluate(means, standardised, joints);
  }
}
