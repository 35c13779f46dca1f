package org.dbmtl.search.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.study.TrainingSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is tuned: the sweep of one method as a study file of its own, which {@code dbmtl sweep}
 * reads too. The space is that of the study's section {@code sweep}, or else this one: learning
 * rate, embedding rate, epochs, dropout, L2, width of embeddings, shared layers, and on a short log
 * the batch.
 *
 * @param source file of the study
 * @param study with the options of the command
 * @param rows of the training part
 */
public record TuneSpace(StudyFile source, Study study, long rows) {
  /** The parameter that a sweep with edges has besides. */
  public static final String SIGNAL = "network.edge-signal";

  private static final String SECTION = "sweep";
  private static final List<String> FOUND_OTHERWISE =
      List.of("structure", "network.method", SIGNAL);

  /** Steps of a training beyond which more epochs rarely help. */
  private static final long MANY_STEPS = 1500;

  private static final int MOST_EPOCHS = 30;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Whether the study says itself what is swept. */
  public boolean isOwn() {
    return !source.section(SECTION).path("space").isEmpty();
  }

  /**
   * Checks the study's own section.
   *
   * @throws StudyException if it sweeps what is found otherwise, or cannot be swept
   */
  public static void check(StudyFile source) {
    JsonNode space = source.section(SECTION).path("space");
    for (String name : FOUND_OTHERWISE) {
      if (space.has(name)) {
        throw source.located(
            new StudyException(
                ("sweep.space.%s: auto finds methods, signals and structures itself: leave it out,"
                        + " or use 'dbmtl sweep'")
                    .formatted(name)));
      }
    }
    var unused = SweepFile.of(source);
  }

  /**
   * The study file.
   *
   * @param structure that all points have, as text
   * @param signals to choose from; none where the method reads no edges
   * @param start points to try first; none to keep those of the study
   */
  public String text(
      Method method, String structure, List<String> signals, List<Map<String, Object>> start) {
    Study own =
        study.withConstraints(EdgeConstraints.NONE).withNetwork(study.network().withMethod(method));
    ObjectNode sweep =
        source.section(SECTION).deepCopy() instanceof ObjectNode given
            ? given
            : MAPPER.createObjectNode();
    if (!isOwn()) {
      sweep.set("space", standard());
      sweep.remove(List.of("where", "start"));
      sweep.set("start", MAPPER.valueToTree(recipes()));
    }
    ObjectNode space = (ObjectNode) sweep.path("space");
    if (!signals.isEmpty()) {
      space.set(SIGNAL, MAPPER.valueToTree(signals));
      sweep.remove("start");
    }
    if (!start.isEmpty()) {
      sweep.set("start", MAPPER.valueToTree(start));
    }
    sweep.put("structure", structure);
    if (!sweep.has("scheduler")) {
      sweep.put("scheduler", "none");
    }
    return source.text(own) + SECTION + ": " + MAPPER.writeValueAsString(sweep) + "\n";
  }

  private ObjectNode standard() {
    NetworkSettings network = study.network();
    TrainingSettings training = study.training();
    ObjectNode space = MAPPER.createObjectNode();
    double rate = training.learningRate();
    space.set("training.learning-rate", range(rate / 5, Math.min(10, rate * 10), true));
    double embeddings = training.embeddingRate();
    space.set("training.embedding-rate", range(embeddings / 3, embeddings * 3, true));
    space.set("training.epochs", whole(1, Math.max(training.epochs(), mostEpochs())));
    space.set("network.dropout", range(0, Math.max(0.5, network.dropout()), false));
    space.set("training.l2", choice(training.l2(), 0.0, 1e-5, 1e-4, 1e-3, 1e-2));
    int width = network.embedding();
    space.set("network.embedding", whole(Math.max(1, width / 8), width));
    ArrayNode layers = MAPPER.createArrayNode();
    shared().forEach(each -> layers.add(MAPPER.valueToTree(each)));
    space.set("network.shared", layers);
    if (batches().size() > 1) {
      space.set("training.batch", MAPPER.valueToTree(batches()));
    }
    return space;
  }

  /** Two settings that often help, to begin with: less capacity, and a longer training. */
  private List<Map<String, Object>> recipes() {
    List<Map<String, Object>> recipes = new ArrayList<>();
    recipes.add(recipe(0.3, 1e-4, 1));
    recipes.add(recipe(0.1, 0.0, 2));
    return recipes;
  }

  private Map<String, Object> recipe(double dropout, double l2, int longer) {
    int most = Math.max(study.training().epochs(), mostEpochs());
    List<List<Integer>> shared = shared();
    Map<String, Object> recipe = new LinkedHashMap<>();
    recipe.put("training.learning-rate", 2 * study.training().learningRate());
    recipe.put("training.embedding-rate", study.training().embeddingRate());
    recipe.put(
        "training.epochs", (int) Math.min(most, Math.max(longer, Math.round(Math.sqrt(most)))));
    recipe.put("network.dropout", dropout);
    recipe.put("training.l2", l2);
    recipe.put("network.embedding", Math.max(1, study.network().embedding() / 4));
    recipe.put("network.shared", shared.get(Math.min(longer, shared.size() - 1)));
    if (batches().size() > 1) {
      recipe.put("training.batch", batches().get(longer - 1));
    }
    return recipe;
  }

  private int mostEpochs() {
    long steps = Math.max(1, rows / study.training().batch());
    return (int) Math.max(2, Math.min(MOST_EPOCHS, MANY_STEPS / steps));
  }

  /** The study's batch; where an epoch has few steps, a quarter of it too. */
  private List<Integer> batches() {
    int batch = study.training().batch();
    boolean few = rows / batch < 100;
    return few && batch >= 128 ? List.of(batch, batch / 4) : List.of(batch);
  }

  /** The study's shared layers, and the same of a half and a quarter of their widths. */
  private List<List<Integer>> shared() {
    Set<List<Integer>> layers = new LinkedHashSet<>();
    for (int divisor : new int[] {1, 2, 4}) {
      layers.add(
          study.network().shared().stream().map(width -> Math.max(1, width / divisor)).toList());
    }
    return List.copyOf(layers);
  }

  private static ObjectNode range(double from, double to, boolean log) {
    return MAPPER.createObjectNode().put("from", from).put("to", to).put("scale", scale(log));
  }

  private static JsonNode whole(int from, int to) {
    return from == to
        ? MAPPER.createArrayNode().add(from)
        : MAPPER
            .createObjectNode()
            .put("from", from)
            .put("to", to)
            .put("whole", true)
            .put("scale", scale(true));
  }

  private static String scale(boolean log) {
    return log ? "log" : "linear";
  }

  private static ArrayNode choice(Double... values) {
    return MAPPER.valueToTree(new LinkedHashSet<>(List.of(values)));
  }
}
