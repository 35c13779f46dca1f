package org.dbmtl.search.export;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;

/**
 * Protobuf text for EasyRec (Alibaba, TensorFlow): its model DBMTL, or ESMM where a structure of
 * the method esmm is one edge between two binary targets. The method mtl is DBMTL without
 * relations.
 */
final class EasyRecFormat implements ExportFormat {
  private static final String SYSTEM = "EasyRec";
  private static final String GROUP = "all";

  @Override
  public String name() {
    return "easyrec";
  }

  @Override
  public String text(ExportedCandidate exported) {
    exported.refuse(SYSTEM, Method.WDL);
    boolean esmm = exported.network().method() == Method.ESMM;
    if (esmm && !isEsmm(exported)) {
      exported.refuse(SYSTEM, Method.ESMM);
    }
    ProtoText text = new ProtoText().comments(comments(exported));
    text.quoted("train_input_path", "train.csv")
        .quoted("eval_input_path", "valid.csv")
        .quoted("model_dir", "out/" + exported.study().name());
    text.message("train_config", () -> train(text, exported));
    text.message(
        "eval_config",
        () ->
            text.message(
                "metrics_set",
                () -> text.message("auc", () -> text.value("num_thresholds", 10000))));
    text.message("data_config", () -> data(text, exported));
    text.message(
        "feature_config",
        () ->
            exported
                .study()
                .features()
                .forEach(each -> text.message("features", () -> feature(text, each, exported))));
    text.message("model_config", () -> model(text, exported, esmm));
    Target judged = exported.judged();
    if (judged != null) {
      text.message(
          "export_config",
          () ->
              text.quoted("exporter_type", "best")
                  .quoted("best_exporter_metric", "auc_" + judged.name())
                  .value("metric_bigger", true));
    }
    return text.toString();
  }

  private static List<String> comments(ExportedCandidate exported) {
    return new Unsaid(SYSTEM, exported)
        .split()
        .edges()
        .labels(true, "EasyRec reads it as 0: leave such rows out of the files.")
        .features("EasyRec does not standardise; it takes log1p where normalizer_fn says so.")
        .training(false, true)
        .add("AUC is exact in the study: EasyRec counts by 10000 thresholds.")
        .add("EasyRec shuffles within a buffer: shuffle the training file before.")
        .lines();
  }

  private static boolean isEsmm(ExportedCandidate exported) {
    return exported.study().targets().size() == 2
        && exported.study().targets().stream().allMatch(Target.Binary.class::isInstance)
        && exported.candidate().structure().edgeCount() == 1;
  }

  private static void train(ProtoText text, ExportedCandidate exported) {
    TrainingSettings training = exported.training();
    text.message(
        "optimizer_config",
        () -> {
          text.message(
              "adam_optimizer",
              () ->
                  text.message(
                      "learning_rate",
                      () ->
                          text.message(
                              "constant_learning_rate",
                              () -> text.value("learning_rate", training.learningRate()))));
          text.value("use_moving_average", false);
          if (training.embeddingRate() != 1) {
            text.value("embedding_learning_rate_multiplier", training.embeddingRate());
          }
        });
    text.value("save_checkpoints_steps", 1000);
  }

  private static void data(ProtoText text, ExportedCandidate exported) {
    text.value("input_type", "CSVInput")
        .quoted("separator", ",")
        .value("with_header", true)
        .value("batch_size", exported.training().batch())
        .value("num_epochs", exported.training().epochs())
        .quoted("label_fields", exported.labels());
    fields(exported)
        .forEach(
            (column, type) ->
                text.message(
                    "input_fields",
                    () -> {
                      text.quoted("input_name", column).value("input_type", type);
                      if (!type.equals("STRING")) {
                        text.quoted("default_val", "0");
                      }
                    }));
  }

  /** The type of each column, features first. */
  private static Map<String, String> fields(ExportedCandidate exported) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Feature feature : exported.study().features()) {
      boolean number = feature instanceof Feature.Numeric;
      // A column that is an id and a number too is read as text, which both can be made from.
      fields.merge(
          feature.column(), number ? "FLOAT" : "STRING", (a, b) -> a.equals(b) ? a : "STRING");
    }
    for (Target target : exported.study().targets()) {
      fields.putIfAbsent(
          ExportedCandidate.label(target), target instanceof Target.Binary ? "INT32" : "FLOAT");
    }
    return fields;
  }

  private static void feature(ProtoText text, Feature feature, ExportedCandidate exported) {
    text.quoted("feature_name", feature.name()).quoted("input_names", feature.column());
    if (feature instanceof Feature.Embedded embedded) {
      text.value("feature_type", feature instanceof Feature.Ids ? "TagFeature" : "IdFeature")
          .value("embedding_dim", exported.network().embedding())
          .value("hash_bucket_size", exported.tableSize(embedded));
      if (embedded instanceof Feature.Ids ids) {
        text.quoted("separator", ids.separator()).quoted("combiner", "mean");
      }
      return;
    }
    text.value("feature_type", "RawFeature");
    if (feature instanceof Feature.Numeric number && number.transform() == Transform.LOG1P) {
      text.quoted("normalizer_fn", "tf.math.log1p");
    }
  }

  private static void model(ProtoText text, ExportedCandidate exported, boolean esmm) {
    text.quoted("model_class", esmm ? "ESMM" : "DBMTL")
        .value("loss_weight_strategy", "Fixed")
        .value("embedding_regularization", 0.0);
    text.message(
        "feature_groups",
        () ->
            text.quoted("group_name", GROUP)
                .quoted(
                    "feature_names",
                    exported.study().features().stream().map(Feature::name).toList())
                .value("wide_deep", "DEEP"));
    text.message(esmm ? "esmm" : "dbmtl", () -> network(text, exported, esmm));
  }

  private static void network(ProtoText text, ExportedCandidate exported, boolean esmm) {
    NetworkSettings network = exported.network();
    List<Target> targets = exported.inOrder();
    if (esmm) {
      text.message(
          "groups",
          () -> {
            text.quoted("input", GROUP);
            dnn(text, "dnn", network.shared(), network.dropout());
          });
      tower(text, "ctr_tower", targets.get(0), exported);
      tower(text, "cvr_tower", targets.get(1), exported);
    } else {
      dnn(text, "bottom_dnn", network.shared(), network.dropout());
      targets.forEach(target -> tower(text, "task_towers", target, exported));
    }
    text.value("l2_regularization", exported.training().l2());
  }

  private static void tower(
      ProtoText text, String field, Target target, ExportedCandidate exported) {
    NetworkSettings network = exported.network();
    boolean binary = target instanceof Target.Binary;
    boolean plain = !field.equals("task_towers");
    text.message(
        field,
        () -> {
          text.quoted("tower_name", target.name())
              .quoted("label_name", ExportedCandidate.label(target))
              .value("loss_type", binary ? "CLASSIFICATION" : "L2_LOSS");
          text.message(
              "metrics_set", () -> text.message(binary ? "auc" : "mean_squared_error", () -> {}));
          if (plain) {
            dnn(text, "dnn", exported.towerWidths(), network.dropout());
          } else {
            dnn(text, "dnn", network.specific(), network.dropout());
            List<String> parents = exported.parents(target);
            if (!parents.isEmpty()) {
              text.quoted("relation_tower_names", parents);
            }
            dnn(text, "relation_dnn", network.bayes(), network.dropout());
          }
          text.value("weight", exported.lossWeight(target));
          Target space = exported.space(target);
          if (space != null) {
            text.quoted("task_space_indicator_label", ExportedCandidate.label(space))
                .value("in_task_space_weight", 1.0)
                .value("out_task_space_weight", 0.0);
          }
          text.value("use_sample_weight", true);
        });
  }

  private static void dnn(ProtoText text, String field, List<Integer> widths, double dropout) {
    if (widths.isEmpty()) {
      return;
    }
    text.message(
        field,
        () -> {
          text.numbers("hidden_units", widths);
          if (dropout > 0) {
            text.numbers("dropout_ratio", Collections.nCopies(widths.size(), dropout));
          }
          text.value("use_bn", false);
        });
  }
}
