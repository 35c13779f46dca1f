package org.dbmtl.trainer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.dbmtl.predictor.density.Bernoulli;
import org.dbmtl.predictor.density.Binned;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.density.Gaussian;
import org.dbmtl.predictor.density.Hurdle;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.input.Vocabulary;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.model.ModelMember;
import org.dbmtl.predictor.model.ModelNetwork;
import org.dbmtl.predictor.model.ModelOrigin;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.unit.Keep;
import org.dbmtl.predictor.unit.LabelUnit;
import org.dbmtl.predictor.unit.Transform;
import org.jspecify.annotations.Nullable;

/**
 * A model of random features, targets, edges, widths and weights that a seed decides, for tests of
 * whatever reads model files.
 */
public final class AnyModel {
  /** Texts that mean missing in every such model, besides the empty one. */
  public static final List<String> NULLS = List.of("NULL", "-1", "n/a");

  private static final List<String> WORDS =
      List.of(
          "a", "b", "cat", "dog", "New York", "x y  z", "Zürich", "日本", "😀 ok", "7", "-2", "A");

  private final SplittableRandom random;
  private final Map<Integer, Vocabulary> vocabularies = new LinkedHashMap<>();
  private final List<Map<String, float[]>> weights = new ArrayList<>();
  private final ModelDescription description;

  /**
   * @param method {@code dbmtl}, {@code mtl}, {@code esmm} or {@code wdl}
   * @param labelEdges most binary targets that edges carry the label of; 0 for none
   */
  public AnyModel(long seed, String method, int labelEdges) {
    random = new SplittableRandom(seed);
    List<FeatureInput> inputs = inputs();
    List<ModelTarget> targets = targets(method, labelEdges);
    ModelNetwork network =
        new ModelNetwork(
            method,
            1 + random.nextInt(5),
            widths(0),
            widths(0),
            widths(1),
            random.nextBoolean() || method.equals(ModelNetwork.WDL),
            100);
    List<ModelMember> members = new ArrayList<>();
    int size = random.nextInt(3) == 0 ? 3 : 1;
    for (int i = 0; i < size; i++) {
      Map<String, List<Long>> seeds = new LinkedHashMap<>();
      List<Double> deviations = new ArrayList<>();
      for (ModelTarget target : targets) {
        seeds.put(target.name(), List.of(1L, 2L, 3L));
        deviations.add(0.3 + random.nextDouble());
      }
      members.add(new ModelMember(i, deviations, seeds));
    }
    description =
        new ModelDescription(
            ModelFile.FORMAT,
            new ModelOrigin("random", "0.1.0", "17", "fused", "data" + seed, 100, false, "", null),
            inputs,
            NULLS,
            Map.of("column 1", List.of("-2", "dog"), "column 3", List.of("7", "a")),
            null,
            null,
            null,
            null,
            targets,
            network,
            members,
            null,
            Map.of());
    for (int i = 0; i < size; i++) {
      weights.add(weights());
    }
  }

  /** What its file says. */
  public ModelDescription description() {
    return description;
  }

  /** Writes its file. */
  public Path write(Path file) throws IOException {
    ModelFile.write(
        file,
        description,
        "study: random\n",
        (input, to) -> {
          Vocabulary vocabulary = vocabularies.get(input);
          if (vocabulary != null) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            VocabularyFile.write(vocabulary, bytes);
            bytes.writeTo(to);
          }
        },
        weights::get);
    return file;
  }

  private List<FeatureInput> inputs() {
    List<FeatureInput> inputs = new ArrayList<>();
    int size = 2 + random.nextInt(5);
    for (int i = 0; i < size; i++) {
      boolean isNumber = i > 0 && random.nextInt(3) == 0;
      inputs.add(isNumber ? number("number" + i, "column " + i) : id(i));
    }
    if (random.nextInt(4) == 0) {
      inputs.add(number("again", inputs.get(0).column()));
    }
    return inputs;
  }

  private NumberInput number(String name, String column) {
    return new NumberInput(
        name,
        column,
        random.nextBoolean() ? Transform.LOG1P : Transform.NONE,
        random.nextDouble(-2, 2),
        random.nextDouble(0.5, 3),
        random.nextBoolean());
  }

  private IdInput id(int position) {
    int buckets = random.nextInt(3) == 0 ? 3 + random.nextInt(20) : 0;
    int minCount = random.nextInt(3) == 0 ? 2 : 1;
    boolean list = position > 0 && random.nextBoolean();
    List<String> separators = List.of(",", "|", " ", "; ", "||");
    String separator = list ? separators.get(random.nextInt(separators.size())) : null;
    int size = 0;
    if (buckets == 0 || minCount > 1) {
      Set<String> values = new LinkedHashSet<>();
      for (String word : WORDS) {
        if (random.nextInt(4) > 0 && (separator == null || !word.contains(separator))) {
          values.add(word);
        }
      }
      vocabularies.put(position, Vocabulary.of(values));
      size = values.size();
    }
    return new IdInput(
        "id" + position,
        "column " + position,
        IdInput.FIRST + (buckets > 0 ? buckets : size),
        buckets,
        minCount,
        separator,
        list ? 1 + random.nextInt(5) : 1,
        list && random.nextBoolean() ? Keep.LAST : null);
  }

  private List<ModelTarget> targets(String method, int labelEdges) {
    List<ModelTarget> targets = new ArrayList<>();
    Set<String> read = new LinkedHashSet<>();
    int size = 2 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      Density density = density(i == 0 ? 0 : random.nextInt(5));
      List<String> parents = new ArrayList<>();
      List<String> signals = new ArrayList<>();
      for (ModelTarget parent : targets) {
        boolean esmm = method.equals(ModelNetwork.ESMM);
        boolean fits =
            esmm
                ? parent.binary() && parents.isEmpty() && !(density instanceof Binned)
                : method.equals("dbmtl");
        if (fits && random.nextInt(5) > 1) {
          parents.add(parent.name());
          boolean label =
              parent.binary()
                  && (read.contains(parent.name()) || read.size() < labelEdges)
                  && (read.isEmpty() || random.nextInt(4) > 0);
          if (label && !esmm && labelEdges > 0) {
            read.add(parent.name());
            signals.add("label");
          } else {
            signals.add(random.nextBoolean() ? "embedding" : "probability");
          }
        }
      }
      Transform transform = random.nextBoolean() ? Transform.LOG1P : Transform.NONE;
      LabelUnit unit =
          density.binary()
              ? LabelUnit.BINARY
              : new LabelUnit(transform, random.nextDouble(-1, 3), random.nextDouble(0.3, 1.2));
      targets.add(
          new ModelTarget("target " + i, i == 1 ? 0.5 : 1, unit, 0.3, density, parents, signals));
    }
    if (random.nextBoolean()) {
      // Children may stand before their parents.
      Collections.reverse(targets);
    }
    return targets;
  }

  private Density density(int kind) {
    return switch (kind) {
      case 2 -> new Gaussian(random.nextBoolean());
      case 3 -> new Hurdle(-0.8f, 0.4, 0.5, 0.7);
      case 4 ->
          new Binned(
              new float[] {-2, -0.5f, 0.5f, 2},
              new float[][] {{-1.5f, -0.7f}, {-0.2f, 0, 0.3f}, {0.9f}},
              new double[] {0.3, 0.5, 0.2},
              new float[] {-2, 0, 2});
      default -> new Bernoulli(0.1 + 0.8 * random.nextDouble());
    };
  }

  private List<Integer> widths(int least) {
    List<Integer> widths = new ArrayList<>();
    int size = least + random.nextInt(2);
    for (int i = 0; i < size; i++) {
      widths.add(2 + random.nextInt(6));
    }
    return widths;
  }

  private Map<String, float[]> weights() {
    Map<String, float[]> all = new LinkedHashMap<>();
    if (description.network().method().equals(ModelNetwork.WDL)) {
      for (ModelTarget target : description.targets()) {
        network("alone/" + target.name() + "/", List.of(target), true, all);
      }
    } else {
      network("", description.targets(), description.network().wide(), all);
    }
    return all;
  }

  private void network(
      String prefix, List<ModelTarget> targets, boolean wide, Map<String, float[]> to) {
    ModelNetwork network = description.network();
    int outputs = targets.stream().mapToInt(each -> each.density().outputs()).sum();
    int width = 0;
    int numbers = 0;
    for (FeatureInput input : description.inputs()) {
      if (input instanceof IdInput id) {
        put(to, prefix + "field/" + id.name(), id.vocabulary(), network.embedding());
        if (wide) {
          put(to, prefix + "wide/" + id.name(), id.vocabulary(), outputs);
        }
        width += network.embedding();
      } else if (input instanceof NumberInput number) {
        numbers += number.width();
      }
    }
    if (wide && numbers > 0) {
      put(to, prefix + "wide/numbers", numbers, outputs);
    }
    int below = layers(to, prefix + "shared/", width + numbers, network.shared(), 0);
    for (ModelTarget target : targets) {
      String own = prefix + "bayes/" + target.name() + "/";
      int end =
          layers(to, prefix + "specific/" + target.name() + "/", below, network.specific(), 0);
      int first = network.bayes().get(0);
      put(to, own + "0/own", end, first);
      put(to, own + "0/bias", 1, first);
      for (int i = 0; i < target.parents().size(); i++) {
        Density parent = description.targets().get(position(target, i)).density();
        int inputs =
            switch (target.signals().get(i)) {
              case "embedding" -> network.bayes().get(network.bayes().size() - 1);
              case "probability" -> parent.signals();
              default -> parent.labelInputs();
            };
        put(to, own + "0/from/" + target.parents().get(i), inputs, first);
      }
      int last = layers(to, own, first, network.bayes(), 1);
      String head = prefix + "head/" + target.name() + "/";
      put(to, head + "kernel", last, target.density().outputs());
      put(to, head + "bias", 1, target.density().outputs());
    }
  }

  private int position(ModelTarget target, int parent) {
    return description.position(target.parents().get(parent));
  }

  private int layers(
      Map<String, float[]> to, String folder, int inputs, List<Integer> widths, int from) {
    int width = inputs;
    for (int i = from; i < widths.size(); i++) {
      put(to, folder + i + "/kernel", width, widths.get(i));
      put(to, folder + i + "/bias", 1, widths.get(i));
      width = widths.get(i);
    }
    return width;
  }

  private void put(Map<String, float[]> to, String name, int rows, int columns) {
    float[] values = new float[rows * columns];
    double size = rows == 1 || name.contains("field/") ? 0.5 : 1.5 / Math.sqrt(rows);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (size * random.nextDouble(-1, 1));
    }
    to.put(name, values);
  }

  /**
   * Rows of seen, unseen, missing and odd values.
   *
   * @return [inputs][rows] texts, null where missing; inputs of the same column have the same
   */
  public @Nullable String[][] rows(int rows) {
    List<FeatureInput> inputs = description.inputs();
    @Nullable String[][] texts = new String[inputs.size()][];
    Map<String, @Nullable String[]> columns = new LinkedHashMap<>();
    for (FeatureInput input : inputs) {
      boolean hasNumber =
          inputs.stream()
              .anyMatch(
                  each -> each.column().equals(input.column()) && each instanceof NumberInput);
      @Nullable String[] column = new String[rows];
      for (int row = 0; row < rows; row++) {
        column[row] = hasNumber ? numberText() : input instanceof IdInput id ? idText(id) : null;
      }
      columns.putIfAbsent(input.column(), column);
    }
    Arrays.setAll(texts, i -> columns.get(inputs.get(i).column()));
    return texts;
  }

  private @Nullable String numberText() {
    return switch (random.nextInt(12)) {
      case 0 -> null;
      case 1 -> "";
      case 2 -> NULLS.get(random.nextInt(NULLS.size()));
      case 3 -> "0.0";
      case 4 -> "7";
      case 5 -> "-2";
      // A float, so that inputs of either kind hold it.
      default -> Double.toString((float) random.nextDouble(-50, 50));
    };
  }

  private @Nullable String idText(IdInput input) {
    String separator = input.separator();
    return switch (random.nextInt(10)) {
      case 0 -> null;
      case 1 -> "";
      case 2 -> NULLS.get(random.nextInt(NULLS.size()));
      case 3 -> "x".repeat(20_000);
      default -> separator == null ? word() : list(separator, input.hashBuckets() > 0);
    };
  }

  private String list(String separator, boolean hashed) {
    StringBuilder list = new StringBuilder();
    int size = random.nextInt(9);
    for (int i = 0; i < size; i++) {
      list.append(i == 0 ? "" : separator);
      String item = random.nextInt(5) == 0 ? "" : word().strip();
      // Hashed items that hold blanks are not trimmed by an ONNX file.
      boolean plain = hashed && item.contains(" ");
      list.append(plain || random.nextBoolean() ? "" : " ").append(item);
      list.append(plain || random.nextBoolean() ? "" : " ");
    }
    return list.toString();
  }

  private String word() {
    List<String> odd =
        List.of(
            "unseen", "Straße", "𝒳", " a", "NULL", "tab\tin", "\"q\"", "'", "�", "17.0", "-3.0",
            "17.00", "1.17.0");
    return random.nextInt(4) == 0
        ? odd.get(random.nextInt(odd.size()))
        : WORDS.get(random.nextInt(WORDS.size()));
  }
}
