package org.dbmtl.trainer.fit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.model.ModelMember;
import org.dbmtl.predictor.model.ModelNetwork;
import org.dbmtl.predictor.model.ModelOrigin;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.Version;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.engine.PartPredictions;
import org.dbmtl.trainer.engine.TrainedNetwork;
import org.dbmtl.trainer.network.DbmtlShape;
import org.jspecify.annotations.Nullable;

/**
 * Writes a model file from one or more trainings of a candidate, whose predictions the model
 * averages. The weights of each go to the disk at once. The metrics in the file are those of the
 * mean of the predictions on the test part. Used by one thread.
 */
public final class ModelWriter implements AutoCloseable {
  private final Path file;
  private final Study study;
  private final EncodedLog log;
  private final ModelFile.Writer writer;
  private final List<ModelMember> members = new ArrayList<>();
  private final List<PartPredictions> predictions = new ArrayList<>();
  private @Nullable DbmtlShape shape;
  private Map<String, Map<String, Double>> metrics = Map.of();

  /**
   * @param file where the model goes
   * @param study that is trained, with what the log was encoded by
   * @throws StudyException if nothing can be written there
   */
  public ModelWriter(Path file, Study study, EncodedLog log) {
    this.file = file;
    this.study = study;
    this.log = log;
    try {
      writer = new ModelFile.Writer(file);
    } catch (IOException e) {
      throw unwritten(file, e);
    }
  }

  private static StudyException unwritten(Path file, IOException e) {
    return new StudyException(
        "the model %s cannot be written (%s: %s): give another file with --out"
            .formatted(file, e.getClass().getSimpleName(), e.getMessage()),
        e);
  }

  /** Adds a trained network. */
  public void add(TrainedNetwork network) {
    shape = network.shape();
    Map<String, List<Long>> labelSeeds = new LinkedHashMap<>();
    network
        .shape()
        .labelParents()
        .forEach(parent -> labelSeeds.put(parent, DbmtlShape.labelSeeds(network.seed(), parent)));
    members.add(
        new ModelMember(
            network.seed(), DoubleStream.of(network.deviations()).boxed().toList(), labelSeeds));
    try {
      writer.member(network.weights());
    } catch (IOException e) {
      throw unwritten(file, e);
    }
    if (log.rows(Part.TEST) > 0) {
      predictions.add(network.predict(Part.TEST));
      metrics = named(network.metrics(Part.TEST, predictions));
    }
  }

  private static Map<String, Map<String, Double>> named(Map<String, TargetMetrics> metrics) {
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    metrics.forEach(
        (target, of) -> {
          Map<String, Double> own = new LinkedHashMap<>();
          of.values().forEach((metric, value) -> own.put(metric.key(), value));
          all.put(target, own);
        });
    return all;
  }

  /** Metrics on the test part by target and name, so far; none of a log without one. */
  public Map<String, Map<String, Double>> metrics() {
    return metrics;
  }

  /**
   * Writes the rest and puts the file in its place.
   *
   * @param candidate that was trained
   * @param studyText of the study
   * @param from what named the candidate, or null
   * @param judged metrics of a log without test part, from a training of the same settings
   */
  public void finish(
      Candidate candidate,
      String studyText,
      @Nullable String from,
      Map<String, Map<String, Double>> judged) {
    DbmtlShape network = Objects.requireNonNull(shape, "no network was added");
    boolean allRows = study.data().split() instanceof Split.AllRows;
    ModelOrigin origin =
        new ModelOrigin(
            study.name(),
            Version.current(),
            System.getProperty("java.version"),
            candidate.training().engine(),
            log.fingerprint(),
            log.rows(Part.TRAIN),
            allRows,
            candidate.structure().text(),
            from);
    List<FeatureInput> inputs = log.inputs();
    ModelDescription description =
        new ModelDescription(
            ModelFile.FORMAT,
            origin,
            inputs,
            study.data().nullValues(),
            study.data().nullValuesOf(),
            study.data().csv().delimiter(),
            study.data().csv().quote(),
            study.data().csv().escape(),
            study.data().csv().decimal(),
            targets(network),
            network(network.network(), candidate.training().batch()),
            members,
            study.serving().score(),
            allRows ? judged : metrics);
    try {
      writer.finish(
          description,
          studyText,
          (input, to) -> {
            if (inputs.get(input) instanceof IdInput id && id.needsVocabulary()) {
              log.copyVocabulary(id.name(), to);
            }
          });
    } catch (IOException e) {
      throw unwritten(file, e);
    }
  }

  private List<ModelTarget> targets(DbmtlShape network) {
    List<ModelTarget> targets = new ArrayList<>();
    for (TargetColumn target : network.targets()) {
      List<String> parents = network.structure().parents(target.name());
      targets.add(
          new ModelTarget(
              target.name(),
              target.weight(),
              target.unit(),
              target.mean(),
              target.density(),
              parents,
              parents.stream()
                  .map(parent -> network.network().signals().of(parent, target.name()).key())
                  .toList()));
    }
    return targets;
  }

  private static ModelNetwork network(NetworkSettings network, int batch) {
    return new ModelNetwork(
        network.method().key(),
        network.embedding(),
        network.shared(),
        network.specific(),
        network.bayes(),
        network.wide(),
        batch);
  }

  /** Deletes what was not finished. */
  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
