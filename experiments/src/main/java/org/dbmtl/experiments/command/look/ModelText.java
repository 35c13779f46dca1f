package org.dbmtl.experiments.command.look;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.model.ModelNetwork;
import org.dbmtl.predictor.model.ModelOrigin;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.network.ModelQuery;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.reports.format.AlignedText;

/** What a model file holds, for people. */
public final class ModelText {
  private ModelText() {}

  /** Structure, network, inputs, targets with their metrics, and origin. */
  public static String of(ModelFile file) {
    ModelDescription model = file.description();
    ModelOrigin origin = model.origin();
    StringBuilder text = new StringBuilder();
    line(text, "model", "%s, %s".formatted(file.path(), bytes(file)));
    line(text, "structure", structure(model));
    line(text, "network", network(model));
    line(text, "score", ModelQuery.of(model, null, Map.of()).score().text());
    line(
        text,
        "trained",
        "on %,d rows%s, %d seed%s, engine %s, dbmtl %s, Java %s"
            .formatted(
                origin.rows(),
                origin.allRows() ? " (all of the log)" : "",
                model.members().size(),
                model.members().size() == 1 ? "" : "s",
                origin.engine(),
                origin.dbmtl(),
                origin.java()));
    line(
        text,
        "study",
        origin.study() + (origin.from() == null ? "" : ", candidate of " + origin.from()));
    line(text, "data", origin.data());
    text.append('\n').append(inputs(model));
    text.append('\n').append(targets(model));
    if (origin.allRows()) {
      text.append(
          "\nThe metrics are of a training of the same settings on the training part alone.\n");
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-10s %s%n".formatted(name, value).replace("\r", ""));
  }

  private static String bytes(ModelFile file) {
    try {
      double size = Files.size(file.path());
      return size < 1e6
          ? String.format(Locale.ROOT, "%.0f kB", size / 1e3)
          : String.format(Locale.ROOT, "%.1f MB", size / 1e6);
    } catch (IOException e) {
      return "of unknown size";
    }
  }

  private static String structure(ModelDescription model) {
    List<String> edges = new ArrayList<>();
    for (ModelTarget child : model.targets()) {
      for (int i = 0; i < child.parents().size(); i++) {
        edges.add(
            "%s>%s (%s)".formatted(child.parents().get(i), child.name(), child.signals().get(i)));
      }
    }
    return edges.isEmpty() ? "(no edges)" : String.join(", ", edges);
  }

  private static String network(ModelDescription model) {
    ModelNetwork network = model.network();
    return "%s, embedding %d, shared %s, specific %s, bayes %s%s"
        .formatted(
            network.method(),
            network.embedding(),
            network.shared(),
            network.specific(),
            network.bayes(),
            network.wide() ? ", wide" : "");
  }

  private static String inputs(ModelDescription model) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("input", "column", "kind", "how"));
    for (FeatureInput input : model.inputs()) {
      if (input instanceof NumberInput number) {
        rows.add(
            List.of(
                number.name(),
                number.column(),
                "number",
                "%smean %.4g, deviation %.4g"
                    .formatted(
                        number.transform() == Transform.NONE ? "" : "log1p, ",
                        number.mean(),
                        number.deviation())));
      } else if (input instanceof IdInput id) {
        rows.add(
            List.of(
                id.name(),
                id.column(),
                id.list() ? "list of ids" : "id",
                (id.hashBuckets() > 0
                        ? "%,d hash buckets".formatted(id.hashBuckets())
                        : "%,d known values".formatted(id.vocabulary() - IdInput.FIRST))
                    + (id.list()
                        ? ", separator '%s', the %s %d"
                            .formatted(
                                id.separator(), id.keepsLast() ? "last" : "first", id.maxLength())
                        : "")));
      }
    }
    return AlignedText.of(rows, Set.of(0, 1, 2, 3));
  }

  private static String targets(ModelDescription model) {
    Set<String> metrics = new LinkedHashSet<>();
    model.metrics().values().forEach(own -> metrics.addAll(own.keySet()));
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("target", "kind", "prediction"));
    head.addAll(metrics);
    rows.add(head);
    for (ModelTarget target : model.targets()) {
      List<String> row = new ArrayList<>();
      row.add(target.name());
      row.add(target.binary() ? "binary" : "continuous, " + target.density().key());
      row.add(target.binary() ? "probability" : "mean");
      Map<String, Double> own = model.metrics().getOrDefault(target.name(), Map.of());
      for (String metric : metrics) {
        Double value = own.get(metric);
        row.add(value == null ? "" : String.format(Locale.ROOT, "%.5f", value));
      }
      rows.add(row);
    }
    return "On the test part:\n" + AlignedText.of(rows, Set.of(0, 1, 2));
  }
}
