package org.dbmtl.experiments.command.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.dbmtl.experiments.command.progress.TrainTally;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.search.run.SingleTrial;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.engine.DbmtlTrainer;
import org.dbmtl.trainer.fit.ModelWriter;
import org.jspecify.annotations.Nullable;

/**
 * Trains a candidate on one or more seeds and writes a model file. What was trained stays in a
 * folder next to the file until that is written, so that a fit that was interrupted or killed goes
 * on from there.
 *
 * @param candidate to train
 * @param seeds of the trainings, at least one
 * @param file where the model goes
 * @param checkpoints time between two checkpoints
 */
record ModelFit(Candidate candidate, List<Long> seeds, Path file, Duration checkpoints, Talk talk) {
  /**
   * Checks the candidate.
   *
   * @throws StudyException if it is not a model to serve
   */
  ModelFit {
    candidate.network().method().requireModel();
  }

  /**
   * Trains on a log and writes the file.
   *
   * @param study that the log was encoded by
   * @param studyText of the study, for the file
   * @param from what named the candidate, or null
   * @param judged metrics for a model of all rows
   * @return metrics on the test part by target and name, or null if the thread was interrupted
   * @throws StudyException if the training fails, or the engine gives no models
   */
  @Nullable Map<String, Map<String, Double>> run(
      EncodedStudy encoded,
      Study study,
      String studyText,
      @Nullable String from,
      Map<String, Map<String, Double>> judged) {
    try (ModelWriter writer = new ModelWriter(file, study, encoded.log())) {
      if (!train(encoded, writer, "")) {
        return null;
      }
      writer.finish(candidate, studyText, from, judged);
      delete(work());
      return writer.metrics().isEmpty() ? judged : writer.metrics();
    }
  }

  /**
   * Trains on a log for the metrics alone; what was trained stays until the file is written.
   *
   * @return metrics on the test part, or null if the thread was interrupted
   */
  @Nullable Map<String, Map<String, Double>> judge(EncodedStudy encoded, Study study) {
    try (ModelWriter writer = new ModelWriter(file, study, encoded.log())) {
      return train(encoded, writer, "judged-") ? writer.metrics() : null;
    }
  }

  private boolean train(EncodedStudy encoded, ModelWriter writer, String prefix) {
    CandidateTrainer trainer = encoded.trainer();
    if (!(trainer instanceof DbmtlTrainer networks)) {
      throw new StudyException(
          "engine '%s' gives no networks for a model file: use --engine fused or dl4j"
              .formatted(candidate.training().engine()));
    }
    long rows = encoded.log().rows(Part.TRAIN) * candidate.training().epochs();
    for (int member = 0; member < seeds.size(); member++) {
      if (seeds.size() > 1) {
        talk.say("training %d of %d".formatted(member + 1, seeds.size()));
      }
      TrialSpec spec =
          new TrialSpec(
              member + 1,
              candidate,
              member,
              seeds.get(member),
              Fidelity.FULL,
              encoded.log().fingerprint());
      TrialOutcome outcome;
      try (TrainTally tally = TrainTally.shown(rows, talk)) {
        outcome =
            new SingleTrial(
                    new HandingTrainer(networks, writer),
                    work().resolve(prefix + member),
                    checkpoints)
                .keepingModel()
                .run(spec, tally);
      }
      if (outcome instanceof Failed failed) {
        throw new StudyException(failed.cause());
      }
      if (!(outcome instanceof TrialOutcome.Completed)) {
        return false;
      }
    }
    return true;
  }

  /** Where trainings keep what they save on their way. */
  private Path work() {
    Path absolute = file.toAbsolutePath();
    return absolute.resolveSibling(Objects.requireNonNull(absolute.getFileName()) + ".work");
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      // It stays, and does no harm.
    }
  }
}
