package org.dbmtl.search.export;

import java.util.Collections;
import java.util.List;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;

/**
 * Protobuf text for TorchEasyRec (Alibaba, PyTorch): its model DBMTL, without relations for the
 * method mtl.
 */
final class TorchEasyRecFormat implements ExportFormat {
  private static final String SYSTEM = "TorchEasyRec";

  @Override
  public String name() {
    return "torcheasyrec";
  }

  @Override
  public String text(ExportedCandidate exported) {
    exported.refuse(SYSTEM, Method.WDL, Method.ESMM);
    ProtoText text = new ProtoText().comments(comments(exported));
    text.quoted("train_input_path", "train/*.parquet")
        .quoted("eval_input_path", "valid/*.parquet")
        .quoted("model_dir", "out/" + exported.study().name());
    text.message("train_config", () -> train(text, exported.training()));
    text.message("eval_config", () -> {});
    Target judged = exported.judged();
    if (judged != null) {
      text.message(
          "export_config",
          () ->
              text.quoted("exporter_type", "best")
                  .quoted("best_exporter_metric", "auc_" + judged.name()));
    }
    text.message(
        "data_config",
        () ->
            text.value("dataset_type", "ParquetDataset")
                .value("fg_mode", "FG_DAG")
                .value("batch_size", exported.training().batch())
                .value("num_workers", 2)
                .quoted("label_fields", exported.labels()));
    exported
        .study()
        .features()
        .forEach(each -> text.message("feature_configs", () -> feature(text, each, exported)));
    text.message("model_config", () -> model(text, exported));
    return text.toString();
  }

  private static List<String> comments(ExportedCandidate exported) {
    Unsaid unsaid =
        new Unsaid(SYSTEM, exported)
            .split()
            .edges()
            .labels(
                true,
                "TorchEasyRec has no mask for it: leave such rows out of the files, for it takes labels"
                    + " as they are.")
            .features(
                "With v itself in the files: normalizer: \"method=zscore,mean=M,standard_deviation=D\".")
            .training(false, true)
            .add("AUC is exact in the study: TorchEasyRec counts by 10000 thresholds.")
            .add("Each feature is read from the item's side: write user: for a user's feature.");
    if (exported.training().l2() > 0) {
      unsaid.add("The L2 penalty is on kernels alone in the study: weight_decay is on biases too.");
    }
    return unsaid.lines();
  }

  private static void train(ProtoText text, TrainingSettings training) {
    text.value("num_epochs", training.epochs());
    text.message(
        "sparse_optimizer",
        () -> optimizer(text, training.learningRate() * training.embeddingRate(), 0));
    text.message("dense_optimizer", () -> optimizer(text, training.learningRate(), training.l2()));
  }

  private static void optimizer(ProtoText text, double rate, double decay) {
    text.message(
        "adam_optimizer",
        () -> {
          text.value("lr", rate);
          if (decay > 0) {
            text.value("weight_decay", decay);
          }
        });
    text.message("constant_learning_rate", () -> {});
  }

  private static void feature(ProtoText text, Feature feature, ExportedCandidate exported) {
    String column = "item:" + feature.column();
    if (!(feature instanceof Feature.Embedded embedded)) {
      text.message(
          "raw_feature",
          () -> text.quoted("feature_name", feature.name()).quoted("expression", column));
      return;
    }
    text.message(
        "id_feature",
        () -> {
          text.quoted("feature_name", feature.name())
              .quoted("expression", column)
              .value("hash_bucket_size", exported.tableSize(embedded))
              .value("embedding_dim", exported.network().embedding());
          if (embedded instanceof Feature.Ids ids) {
            text.quoted("separator", ids.separator()).quoted("pooling", "mean");
          }
        });
  }

  private static void model(ProtoText text, ExportedCandidate exported) {
    NetworkSettings network = exported.network();
    text.message(
        "feature_groups",
        () ->
            text.quoted("group_name", "all")
                .value("group_type", "DEEP")
                .quoted(
                    "feature_names",
                    exported.study().features().stream().map(Feature::name).toList()));
    text.message(
        "dbmtl",
        () -> {
          mlp(text, "bottom_mlp", network.shared(), network.dropout());
          exported
              .inOrder()
              .forEach(target -> text.message("task_towers", () -> tower(text, target, exported)));
        });
  }

  private static void tower(ProtoText text, Target target, ExportedCandidate exported) {
    NetworkSettings network = exported.network();
    boolean binary = target instanceof Target.Binary;
    text.quoted("tower_name", target.name()).quoted("label_name", ExportedCandidate.label(target));
    text.message(
        "losses", () -> text.message(binary ? "binary_cross_entropy" : "l2_loss", () -> {}));
    text.message(
        "metrics",
        () -> {
          if (binary) {
            text.message("auc", () -> text.value("thresholds", 10000));
          } else {
            text.message("mean_squared_error", () -> {});
          }
        });
    text.value("weight", exported.lossWeight(target));
    mlp(text, "mlp", network.specific(), network.dropout());
    List<String> parents = exported.parents(target);
    if (!parents.isEmpty()) {
      text.quoted("relation_tower_names", parents);
    }
    mlp(text, "relation_mlp", network.bayes(), network.dropout());
    Target space = exported.space(target);
    if (space != null) {
      text.quoted("task_space_indicator_label", ExportedCandidate.label(space))
          .value("in_task_space_weight", 1.0)
          .value("out_task_space_weight", 0.0);
    }
  }

  private static void mlp(ProtoText text, String field, List<Integer> widths, double dropout) {
    if (!widths.isEmpty()) {
      text.message(
          field,
          () -> {
            text.numbers("hidden_units", widths);
            if (dropout > 0) {
              text.numbers("dropout_ratio", Collections.nCopies(widths.size(), dropout));
            }
          });
    }
  }
}
