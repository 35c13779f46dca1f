package org.dbmtl.predictor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dbmtl.predictor.density.Bernoulli;
import org.dbmtl.predictor.density.Gaussian;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.InputRows;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.input.Vocabulary;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.model.ModelMember;
import org.dbmtl.predictor.model.ModelNetwork;
import org.dbmtl.predictor.model.ModelOrigin;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.unit.LabelUnit;
import org.dbmtl.predictor.unit.Transform;

/**
 * A model of random weights, for tests of what reads model files: users {@code u0, u1, ...} by a
 * vocabulary, items in hash buckets, tags as a list, a count and an hour as numbers; targets click,
 * like and stay_ms, where click informs the others.
 *
 * @param seed of the weights
 * @param signal what the edges carry
 * @param users known ones
 * @param members trainings that are averaged
 * @param network shape
 */
public record RandomModel(long seed, String signal, int users, int members, ModelNetwork network) {
  private static final int TAGS = 5;

  /** A small one. */
  public static RandomModel small(long seed) {
    return new RandomModel(
        seed,
        "embedding",
        20,
        2,
        new ModelNetwork("dbmtl", 4, List.of(8), List.of(6), List.of(5, 4), true, 1000));
  }

  /** The same with another signal. */
  public RandomModel carrying(String other) {
    return new RandomModel(seed, other, users, members, network);
  }

  /** Writes the model's file. */
  public Path write(Path file) {
    try {
      ModelFile.write(
          file,
          description(),
          "name: random\n",
          (input, to) -> {
            String prefix = input == 0 ? "u" : "t";
            int size = input == 0 ? users : TAGS;
            if (input == 0 || input == 2) {
              VocabularyFile.Writer writer = new VocabularyFile.Writer(new Unclosed(to), size);
              try (writer) {
                for (int i = 0; i < size; i++) {
                  writer.write(prefix + i);
                }
              }
            }
          },
          this::weights);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A row that the model knows most of. */
  public Map<String, Object> row(SplittableRandom random) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("user", "u" + random.nextInt(users));
    row.put("item", random.nextInt(1000));
    row.put("tags", List.of("t" + random.nextInt(TAGS), "t" + random.nextInt(TAGS)));
    row.put("count", random.nextInt(100));
    row.put("hour", random.nextInt(24) + 0.5);
    return row;
  }

  /** The vocabulary of users. */
  public Vocabulary userVocabulary() {
    return Vocabulary.of(IntStream.range(0, users).mapToObj(i -> "u" + i).toList());
  }

  /** All but weights and vocabularies. */
  public ModelDescription description() {
    List<FeatureInput> inputs =
        List.of(
            new IdInput("user", "user", IdInput.FIRST + users, 0, 1, null, 1),
            new IdInput("item", "item", IdInput.FIRST + 50, 50, 1, null, 1),
            new IdInput("tags", "tags", IdInput.FIRST + TAGS, 0, 1, ";", 3),
            new NumberInput("count", "count", Transform.LOG1P, 2, 1.5, true),
            new NumberInput("hour", "hour", Transform.NONE, 12, 6, false));
    LabelUnit millis = new LabelUnit(Transform.LOG1P, 6, 2);
    List<ModelTarget> targets =
        List.of(
            new ModelTarget(
                "click", 1, LabelUnit.BINARY, .2, new Bernoulli(.2), List.of(), List.of()),
            new ModelTarget(
                "like",
                1,
                LabelUnit.BINARY,
                .1,
                new Bernoulli(.1),
                List.of("click"),
                List.of(signal)),
            new ModelTarget(
                "stay_ms", 1, millis, 6, new Gaussian(false), List.of("click"), List.of(signal)));
    List<ModelMember> trained = new ArrayList<>();
    for (int member = 0; member < members; member++) {
      trained.add(
          new ModelMember(
              member + 1, List.of(1.0, 1.0, .8), Map.of("click", List.of(11L, 12L, 13L + member))));
    }
    return new ModelDescription(
        ModelFile.FORMAT,
        new ModelOrigin(
            "random", "0", "17", "fused", "none", 1000, false, "click>like click>stay_ms", null),
        inputs,
        List.of("NULL"),
        Map.of(),
        null,
        null,
        null,
        null,
        targets,
        network,
        trained,
        null,
        Map.of());
  }

  /** Random weights of a member, by the names of the file. */
  public Map<String, float[]> weights(int member) {
    SplittableRandom random = new SplittableRandom(seed * 31 + member);
    ModelDescription model = description();
    Map<String, float[]> weights = new LinkedHashMap<>();
    int width = new InputRows(model.inputs(), 0).width();
    int numbers = width;
    int outputs = model.outputs();
    for (FeatureInput input : model.inputs()) {
      if (input instanceof IdInput id) {
        width += network.embedding();
        put(weights, "field/" + id.name(), id.vocabulary(), network.embedding(), random);
        if (network.wide()) {
          put(weights, "wide/" + id.name(), id.vocabulary(), outputs, random);
        }
      }
    }
    if (network.wide()) {
      put(weights, "wide/numbers", numbers, outputs, random);
    }
    width = stack(weights, "shared/", width, network.shared(), random);
    for (ModelTarget target : model.targets()) {
      int below =
          stack(weights, "specific/" + target.name() + "/", width, network.specific(), random);
      String bayes = "bayes/" + target.name() + "/";
      int first = network.bayes().get(0);
      int end = network.bayes().get(network.bayes().size() - 1);
      put(weights, bayes + "0/own", below, first, random);
      put(weights, bayes + "0/bias", 1, first, random);
      for (String parent : target.parents()) {
        ModelTarget of = model.targets().get(model.position(parent));
        int inputs =
            switch (signal) {
              case "embedding" -> end;
              case "label" -> of.density().labelInputs();
              default -> of.density().signals();
            };
        put(weights, bayes + "0/from/" + parent, inputs, first, random);
      }
      for (int i = 1; i < network.bayes().size(); i++) {
        int inputs = network.bayes().get(i - 1);
        put(weights, bayes + i + "/kernel", inputs, network.bayes().get(i), random);
        put(weights, bayes + i + "/bias", 1, network.bayes().get(i), random);
      }
      put(weights, "head/" + target.name() + "/kernel", end, target.density().outputs(), random);
      put(weights, "head/" + target.name() + "/bias", 1, target.density().outputs(), random);
    }
    return weights;
  }

  private static int stack(
      Map<String, float[]> weights,
      String name,
      int inputs,
      List<Integer> widths,
      SplittableRandom random) {
    int width = inputs;
    for (int i = 0; i < widths.size(); i++) {
      put(weights, name + i + "/kernel", width, widths.get(i), random);
      put(weights, name + i + "/bias", 1, widths.get(i), random);
      width = widths.get(i);
    }
    return width;
  }

  private static void put(
      Map<String, float[]> weights, String name, int inputs, int outputs, SplittableRandom random) {
    float[] values = new float[inputs * outputs];
    double scale = Math.sqrt(2.0 / Math.max(4, inputs));
    if (name.startsWith("field/") || name.startsWith("wide/")) {
      scale = .5;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (scale * (2 * random.nextDouble() - 1) * 1.5);
    }
    weights.put(name, values);
  }

  /** Many rows. */
  public List<Map<String, Object>> rows(int count, SplittableRandom random) {
    return Stream.generate(() -> row(random)).limit(count).toList();
  }

  /** Keeps the zip open when a vocabulary's writer is closed. */
  private static final class Unclosed extends java.io.FilterOutputStream {
    Unclosed(java.io.OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
