package org.dbmtl.search.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dbmtl.graph.Edge;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.DensityChoice;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Sampling;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;

/** Collects the comments of a configuration: what the other system cannot express. */
final class Unsaid {
  private final String system;
  private final ExportedCandidate exported;
  private final List<String> lines = new ArrayList<>();

  Unsaid(String system, ExportedCandidate exported) {
    this.system = system;
    this.exported = exported;
    add("%s configuration, written by dbmtl export.", system);
    add("%s", exported.origin());
    add("Structure: %s.", structure());
  }

  /** Adds a comment; it stays one line whatever names it holds. */
  @SuppressWarnings("AnnotateFormatMethod") // that annotation is not on the class path
  Unsaid add(String format, Object... values) {
    lines.add(format.formatted(values).replaceAll("\\R", " "));
    return this;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  private String structure() {
    String text = exported.candidate().structure().text();
    return text.isEmpty() || !exported.network().method().readsEdges() ? "no edges" : text;
  }

  /** How the study splits its rows; the paths of the log are for the user to set. */
  Unsaid split() {
    Split split = exported.study().data().split();
    String parts =
        split instanceof Split.ByColumn column
            ? "by the column %s: train '%s', valid '%s', test '%s'"
                .formatted(column.column(), column.train(), column.valid(), column.test())
            : split instanceof Split.ByTime time
                ? "by time, the column %s: the first %s of the rows train, the next %s validate"
                    .formatted(time.column(), time.shares().train(), time.shares().valid())
                : "by chance: %s of the rows train, %s validate"
                    .formatted(
                        ((Split.ByRatio) split).shares().train(),
                        ((Split.ByRatio) split).shares().valid());
    return add("The study splits its rows %s. Write the parts as files and set the paths.", parts);
  }

  /** Everything about edges that the other system lacks. */
  Unsaid edges() {
    NetworkSettings network = exported.network();
    if (network.method() != Method.DBMTL) {
      return this;
    }
    Set<String> others = new TreeSet<>();
    for (Edge edge : exported.candidate().structure().edges()) {
      String signal = network.signals().of(edge.parent(), edge.child()).key();
      if (!signal.equals("embedding")) {
        others.add("%s carries the %s".formatted(edge.text(), signal));
      }
    }
    others.forEach(
        other ->
            add(
                "Edge %s of the parent: %s passes the parent's layer on instead, so expect other"
                    + " scores.",
                other, system));
    if (network.stopGradient() && exported.candidate().structure().edgeCount() > 0) {
      add("No gradient flows back over an edge in the study: %s lets it flow.", system);
    }
    return this;
  }

  /** Labels and their rows. */
  Unsaid labels(boolean hasTaskSpace, String ofMissing) {
    String weight = exported.study().data().weight();
    if (weight != null) {
      add(
          "The study weighs each row by the column %s (data.weight): here all rows count alike, so"
              + " expect other predictions and scores.",
          weight);
    }
    Sampling sampling = exported.study().data().sampling();
    if (sampling != null) {
      add(
          "The log kept %s of the rows without %s (data.sampling), for which the study makes up: here"
              + " predictions are on the scale of the thinned log.",
          sampling.negatives(), sampling.target());
    }
    for (Target target : exported.study().targets()) {
      if (target instanceof Target.Binary binary && binary.positive() != null) {
        add(
            "Target %s: make a column %s that is 1 where %s %s and 0 elsewhere.",
            target.name(), ExportedCandidate.label(target), target.column(), binary.positive());
      }
      if (target instanceof Target.Continuous continuous) {
        continuous(continuous);
      }
      String where = target.where();
      boolean isTarget = exported.space(target) != null;
      if (where != null && !(isTarget && hasTaskSpace)) {
        add(
            "Target %s counts only where '%s' holds: %s has no such condition and trains it on every"
                + " row.",
            target.name(), where, system);
      } else if (where != null) {
        add(
            "Target %s counts only where '%s' holds in training: metrics of %s count every row.",
            target.name(), where, system);
      }
      if (exported.lossWeight(target) == 0) {
        add("Target %s has weight 0: it is evaluated, and its loss trains nothing.", target.name());
      }
    }
    return add("Rows with a missing label: the study leaves out that target alone. %s", ofMissing);
  }

  private void continuous(Target.Continuous target) {
    String value =
        target.transform() == Transform.LOG1P
            ? "v = sign(%1$s) * log(1 + |%1$s|)".formatted(target.column())
            : "v = " + target.column();
    add(
        "Target %s: the study predicts (v - mean) / deviation of the training part, with %s. Use that"
            + " value as the label.",
        target.name(), value);
    if (target.density() != DensityChoice.MSE && target.density() != DensityChoice.GAUSSIAN) {
      add(
          "Target %s has the density %s in the study: %s has the squared error alone.",
          target.name(), target.density().key(), system);
    }
  }

  /** Encoding of features. */
  Unsaid features(String ofNumbers) {
    boolean guessed = false;
    for (Feature feature : exported.study().features()) {
      if (feature instanceof Feature.Embedded embedded) {
        guessed |= embedded.hashBuckets() == 0 && !exported.values().containsKey(embedded.name());
        if (embedded.minCount() > 1) {
          add(
              "Feature %s: values seen fewer than %d times count as unseen in the study.",
              feature.name(), embedded.minCount());
        }
        if (embedded instanceof Feature.Ids ids) {
          add(
              "Feature %s: the study reads the %s %d ids of a row.",
              feature.name(), ids.keep().key(), ids.maxLength());
        }
      } else if (feature instanceof Feature.Numeric number) {
        number(number, ofNumbers);
      }
    }
    if (guessed) {
      add(
          "Table sizes of %d are a guess: give --read-log, or set the number of values.",
          ExportedCandidate.UNKNOWN_SIZE);
    }
    add(
        "Unseen and missing ids have rows of their own in the study (unseen: %s).",
        exported.network().unseen().key());
    Study study = exported.study();
    if (study.data().sql() != null) {
      add("The study reads its log by a query (data.sql): write its rows as files first.");
    }
    return this;
  }

  private void number(Feature.Numeric number, String ofNumbers) {
    if (number.transform() == Transform.LOG1P) {
      add(
          "Feature %s: the study takes v = sign(%2$s) * log(1 + |%2$s|).",
          number.name(), number.column());
    }
    if (number.standardise()) {
      add(
          "Feature %s: the study takes (v - mean) / deviation of the training part. %s",
          number.name(), ofNumbers);
    }
  }

  /** Training that has no counterpart. */
  Unsaid training(boolean hasSchedule, boolean hasRate) {
    TrainingSettings training = exported.training();
    if (!hasSchedule && training.schedule() != TrainingSettings.Schedule.CONSTANT) {
      add(
          "The learning rate falls to zero along a %s in the study: %s keeps it constant here.",
          training.schedule() == TrainingSettings.Schedule.LINEAR ? "line" : "cosine", system);
    }
    if (!hasSchedule && training.warmUp() > 0) {
      add("The first %s of the steps warm up in the study.", training.warmUp());
    }
    if (!hasRate && training.embeddingRate() != 1) {
      add(
          "Embeddings have %s times the learning rate in the study: %s has one rate.",
          training.embeddingRate(), system);
    }
    if (training.average() > 0) {
      add(
          "The weights of the last %s of the steps are averaged in the study: %s keeps the last or"
              + " the best weights.",
          training.average(), system);
    }
    if (training.l1() > 0) {
      add("The L1 penalty %s on kernels is left out.", training.l1());
    }
    NetworkSettings network = exported.network();
    if (network.wide()) {
      add("The wide part of each target (a linear function of the features) is left out.");
    }
    if (network.parents() == NetworkSettings.Parents.ZERO) {
      add("Weights that read parents start at zero in the study, and at random in %s.", system);
    }
    return this;
  }
}
