package org.dbmtl.search.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * YAML for Ludwig: an output feature for each target, whose dependencies are its parents, with
 * layers that read them.
 */
final class LudwigFormat implements ExportFormat {
  private static final String SYSTEM = "Ludwig";

  /** How Ludwig names the separators that it can split a set by. */
  private static final Map<String, String> TOKENIZERS =
      Map.of(",", "comma", " ", "space", "_", "underscore");

  @Override
  public String name() {
    return "ludwig";
  }

  @Override
  public String text(ExportedCandidate exported) {
    exported.refuse(SYSTEM, Method.WDL, Method.ESMM);
    Unsaid unsaid = comments(exported);
    Map<String, Object> root = new LinkedHashMap<>();
    root.put(
        "input_features",
        exported.study().features().stream()
            .map(feature -> input(feature, exported, unsaid))
            .toList());
    root.put(
        "output_features",
        exported.inOrder().stream().map(target -> output(target, exported)).toList());
    root.put("combiner", combiner(exported.network()));
    root.put("preprocessing", Map.of("split", split(exported.study().data().split(), unsaid)));
    root.put("trainer", trainer(exported));
    return new ProtoText().comments(unsaid.lines())
        + new YAMLMapper().writeValueAsString(root).replaceFirst("^---\\s*", "");
  }

  private static Unsaid comments(ExportedCandidate exported) {
    Unsaid unsaid =
        new Unsaid(SYSTEM, exported)
            .edges()
            .labels(false, "Ludwig drops the whole row.")
            .features(
                "Ludwig takes one normalization: log1p where the study has it, zscore elsewhere.")
            .training(true, false)
            .add(
                "A category's or set's most_common counts the values it keeps; others are unseen.");
    if (!exported.network().specific().isEmpty()
        && exported.candidate().structure().edgeCount() > 0) {
      unsaid.add(
          "A tower has layers of its own before it reads its parents in the study: Ludwig joins the"
              + " parents before all layers of an output.");
    }
    return unsaid;
  }

  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
    }
    return map;
  }

  private static Map<String, Object> input(
      Feature feature, ExportedCandidate exported, Unsaid unsaid) {
    Map<String, Object> input = map("name", feature.name());
    if (!feature.name().equals(feature.column())) {
      input.put("column", feature.column());
    }
    if (feature instanceof Feature.Numeric number) {
      input.put("type", "number");
      boolean log = number.transform() == Transform.LOG1P;
      if (log || number.standardise()) {
        input.put("preprocessing", map("normalization", log ? "log1p" : "zscore"));
      }
      return input;
    }
    Feature.Embedded embedded = (Feature.Embedded) feature;
    int width = exported.network().embedding();
    Map<String, Object> preprocessing = map("most_common", exported.tableSize(embedded));
    if (embedded instanceof Feature.Ids ids) {
      input.put("type", "set");
      input.put("encoder", map("type", "embed", "embedding_size", width));
      String tokenizer = TOKENIZERS.get(ids.separator());
      preprocessing.put("tokenizer", tokenizer == null ? "comma" : tokenizer);
      if (tokenizer == null) {
        unsaid.add(
            "Feature %s: write a comma for the separator '%s' in the files.",
            feature.name(), ids.separator());
      }
    } else {
      input.put("type", "category");
      input.put("encoder", map("type", "dense", "embedding_size", width));
    }
    if (embedded.hashBuckets() > 0) {
      unsaid.add(
          "Feature %s: the study hashes its values into %d rows: Ludwig keeps the most common ones.",
          feature.name(), embedded.hashBuckets());
    }
    input.put("preprocessing", preprocessing);
    return input;
  }

  private static Map<String, Object> output(Target target, ExportedCandidate exported) {
    Map<String, Object> output = map("name", target.name());
    String label = ExportedCandidate.label(target);
    if (!target.name().equals(label)) {
      output.put("column", label);
    }
    boolean binary = target instanceof Target.Binary;
    output.put("type", binary ? "binary" : "number");
    List<String> parents = exported.parents(target);
    if (!parents.isEmpty()) {
      output.put("dependencies", parents);
    }
    output.put("decoder", decoder(exported));
    output.put(
        "loss",
        map(
            "type",
            binary ? "binary_weighted_cross_entropy" : "mean_squared_error",
            "weight",
            exported.lossWeight(target)));
    return output;
  }

  private static Map<String, Object> decoder(ExportedCandidate exported) {
    List<Integer> widths = exported.towerWidths();
    Map<String, Object> decoder =
        map("num_fc_layers", widths.size(), "fc_output_size", widths.get(widths.size() - 1));
    if (new LinkedHashSet<>(widths).size() > 1) {
      decoder.put("fc_layers", layers(widths));
    }
    if (exported.network().dropout() > 0) {
      decoder.put("fc_dropout", exported.network().dropout());
    }
    return decoder;
  }

  private static List<Object> layers(List<Integer> widths) {
    List<Object> layers = new ArrayList<>();
    widths.forEach(width -> layers.add(map("output_size", width)));
    return layers;
  }

  private static Map<String, Object> combiner(NetworkSettings network) {
    Map<String, Object> combiner = map("type", "concat", "fc_layers", layers(network.shared()));
    if (network.dropout() > 0) {
      combiner.put("dropout", network.dropout());
    }
    return combiner;
  }

  private static Map<String, Object> split(Split split, Unsaid unsaid) {
    if (split instanceof Split.ByColumn column) {
      unsaid.add(
          "Column %s: write 0 for '%s', 1 for '%s' and 2 for '%s'.",
          column.column(), column.train(), column.valid(), column.test());
      return map("type", "fixed", "column", column.column());
    }
    Split.Shares shares =
        split instanceof Split.ByTime time ? time.shares() : ((Split.ByRatio) split).shares();
    List<Double> parts = List.of(shares.train(), shares.valid(), shares.test());
    if (split instanceof Split.ByTime time) {
      unsaid.add(
          "Column %s: Ludwig splits by dates, so write a number of milliseconds as one.",
          time.column());
      return map("type", "datetime", "column", time.column(), "probabilities", parts);
    }
    String group = ((Split.ByRatio) split).group();
    return group == null
        ? map("type", "random", "probabilities", parts)
        : map("type", "hash", "column", group, "probabilities", parts);
  }

  private static Map<String, Object> trainer(ExportedCandidate exported) {
    TrainingSettings training = exported.training();
    Map<String, Object> trainer =
        map(
            "epochs", training.epochs(),
            "batch_size", training.batch(),
            "learning_rate", training.learningRate(),
            "optimizer", map("type", "adam"),
            "early_stop", training.patience() == 0 ? -1 : training.patience());
    Map<String, Object> schedule = new LinkedHashMap<>();
    if (training.schedule() != TrainingSettings.Schedule.CONSTANT) {
      schedule.put("decay", training.schedule().key());
    }
    if (training.warmUp() > 0) {
      schedule.put("warmup_fraction", training.warmUp());
    }
    if (!schedule.isEmpty()) {
      trainer.put("learning_rate_scheduler", schedule);
    }
    if (training.l2() > 0) {
      trainer.put("regularization_type", "l2");
      trainer.put("regularization_lambda", training.l2());
    }
    Target judged = exported.judged();
    if (judged != null) {
      trainer.put("validation_field", judged.name());
      trainer.put("validation_metric", "roc_auc");
    }
    trainer.put("loss_balancing", "none");
    return trainer;
  }
}
