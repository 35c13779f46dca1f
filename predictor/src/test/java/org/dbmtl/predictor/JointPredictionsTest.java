package org.dbmtl.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.network.LabelInput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Marginal, joint and conditional predictions of a model whose edges carry the label of click, by
 * the rules of probability: from the same networks without edges, into whose biases each label of
 * click was put.
 */
class JointPredictionsTest {
  private static final long SEED = 5;
  private static final int MEMBERS = 2;
  private static final Offset<Double> CLOSE = within(1e-6);

  @TempDir Path folder;
  private final List<Map<String, Object>> rows = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private Predictor predictor;

  // [member][label of click]
  private final Predictor[][] fixed = new Predictor[MEMBERS][2];

  @BeforeEach
  void writeModels() throws IOException {
    RandomModel model = RandomModel.small(SEED).carrying("label");
    predictor = Predictor.load(model.write(folder.resolve("model.dbmtl")));
    for (int member = 0; member < MEMBERS; member++) {
      for (int click = 0; click < 2; click++) {
        fixed[member][click] = Predictor.load(withoutEdges(model, member, click));
      }
    }
    SplittableRandom random = new SplittableRandom(SEED);
    for (int row = 0; row < 50; row++) {
      rows.add(model.row(random));
    }
  }

  private Path withoutEdges(RandomModel model, int member, int click) throws IOException {
    ModelDescription all = model.description();
    List<ModelTarget> targets = new ArrayList<>();
    Map<String, float[]> weights = model.weights(member);
    float[] read = new float[2];
    LabelInput.write(all.targets().get(0).density(), click, read, 0);
    for (ModelTarget target : all.targets()) {
      float[] kernel = weights.get("bayes/" + target.name() + "/0/from/click");
      if (kernel != null) {
        float[] bias = Objects.requireNonNull(weights.get("bayes/" + target.name() + "/0/bias"));
        for (int k = 0; k < bias.length; k++) {
          bias[k] += read[0] * kernel[k] + read[1] * kernel[bias.length + k];
        }
      }
      targets.add(
          new ModelTarget(
              target.name(),
              target.weight(),
              target.unit(),
              target.mean(),
              target.density(),
              List.of(),
              List.of()));
    }
    ModelDescription alone =
        new ModelDescription(
            all.format(),
            all.origin(),
            all.inputs(),
            all.nullValues(),
            all.nullValuesOf(),
            all.delimiter(),
            all.quote(),
            all.escape(),
            all.decimal(),
            targets,
            all.network(),
            List.of(all.members().get(member)),
            null,
            Map.of());
    Path file = folder.resolve("member-%d-%d.dbmtl".formatted(member, click));
    try (ModelFile whole = ModelFile.open(folder.resolve("model.dbmtl"))) {
      ModelFile.write(
          file,
          alone,
          "",
          (input, to) -> {
            if (input == 0 || input == 2) {
              ByteArrayOutputStream bytes = new ByteArrayOutputStream();
              VocabularyFile.write(whole.vocabulary(input, VocabularyFile::read), bytes);
              bytes.writeTo(to);
            }
          },
          first -> weights);
    }
    return file;
  }

  /** What the networks of a member say of a row. */
  private record Known(double click, double like0, double like1, double stay0, double stay1) {
    double anyLike() {
      return click * like1 + (1 - click) * like0;
    }

    double anyStay() {
      return click * stay1 + (1 - click) * stay0;
    }
  }

  private Known known(int member, Map<String, Object> row) {
    Prediction off = fixed[member][0].predict(row);
    Prediction on = fixed[member][1].predict(row);
    return new Known(
        on.mean("click"),
        off.mean("like"),
        on.mean("like"),
        off.mean("stay_ms"),
        on.mean("stay_ms"));
  }

  /** A number of each member, averaged. */
  private interface OfMember {
    double of(Known known);
  }

  private double mean(Map<String, Object> row, OfMember number) {
    double sum = 0;
    for (int member = 0; member < MEMBERS; member++) {
      sum += number.of(known(member, row));
    }
    return sum / MEMBERS;
  }

  private void assertScore(String score, ToDoubleFunction<Map<String, Object>> of) {
    Predictor scoring = predictor.withScore(score);
    for (Map<String, Object> row : rows) {
      double expected = of.applyAsDouble(row);
      assertThat(scoring.predict(row).score())
          .as("%s, seed %d", score, SEED)
          .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
    }
  }

  @Test
  void marginalsAreMeansOverTheLabel() {
    assertScore("like", row -> mean(row, Known::anyLike));
    assertScore("stay_ms", row -> mean(row, Known::anyStay));
  }

  @Test
  void jointTermsAreThoseOfTheChainRule() {
    assertScore("P(click & like)", row -> mean(row, known -> known.click * known.like1));
    assertScore("P(!click & like)", row -> mean(row, known -> (1 - known.click) * known.like0));
    assertScore(
        "P(click | like)",
        row -> mean(row, known -> known.click * known.like1) / mean(row, Known::anyLike));
    assertScore(
        "E(stay_ms | click)",
        row -> mean(row, known -> known.click * known.stay1) / mean(row, Known::click));
    assertScore(
        "E(stay_ms | like)",
        row ->
            mean(
                    row,
                    known ->
                        known.click * known.like1 * known.stay1
                            + (1 - known.click) * known.like0 * known.stay0)
                / mean(row, Known::anyLike));
  }

  @Test
  void observedLabelsConditionTheOthers() {
    Predictor clicked = predictor.given(Map.of("click", 1.0));
    Predictor liked = predictor.given(Map.of("like", 1.0)).withScore("click * 2");
    for (Map<String, Object> row : rows) {
      Prediction one = clicked.predict(row);
      assertThat(one.mean("click")).isEqualTo(1);
      assertThat(one.mean("like")).isCloseTo(mean(row, known -> known.like1), CLOSE);
      double click = mean(row, known -> known.click * known.like1 / known.anyLike());
      assertThat(liked.predict(row).mean("click")).isCloseTo(click, CLOSE);
      assertThat(liked.predict(row).score()).isCloseTo(2 * click, CLOSE);
      assertThat(liked.predict(row).mean("like")).isEqualTo(1);
    }
  }

  @Test
  void whatAModelWithoutLabelsDoesNotKnowIsRefused() throws IOException {
    Predictor plain = fixed[0][0];
    assertThatThrownBy(() -> plain.withScore("P(click & like)"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no edge of this model carries a label");
    assertThatThrownBy(() -> plain.given(Map.of("click", 1.0)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("click is given");
    assertThatThrownBy(() -> predictor.given(Map.of("click", .5)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("use 0 or 1");
    assertThatThrownBy(() -> predictor.given(Map.of("clik", 1.0)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("'clik' is given, but the model's targets are click");
  }
}
