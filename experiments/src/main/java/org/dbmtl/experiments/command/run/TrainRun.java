package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.dbmtl.experiments.command.progress.TrainTally;
import org.dbmtl.experiments.command.scaffold.Durations;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.reports.listing.TrialTable;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.TrainingFile;
import org.dbmtl.search.run.SingleTrial;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CheckpointEvent.Saved;
import org.dbmtl.search.trial.EsmmAssumption;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/** One training from the study to {@code metrics.json}. Used once, then closed. */
public final class TrainRun implements AutoCloseable {
  private final Study study;
  private final Talk talk;
  private final OutputFolder output;
  private final EncodedStudy encoded;
  private final TrainTally tally;
  private final Instant started = Instant.now();

  private TrainRun(Study study, Path out, Path cache, Talk talk) {
    this.study = study;
    this.talk = talk;
    EncodedStudy.requireEngine(study);
    this.output = OutputFolder.open(out);
    this.encoded = EncodedStudy.open(study, cache, talk);
    long rows = encoded.log().rows(Part.TRAIN) * study.training().epochs();
    this.tally = TrainTally.shown(rows, talk);
  }

  /**
   * Makes the output folder and reads the log.
   *
   * @throws StudyException if the user can fix what is wrong
   */
  static TrainRun open(Study study, Path out, Path cache, Talk talk) {
    return new TrainRun(study, out, cache, talk);
  }

  /**
   * Trains, from the checkpoint in the output folder if there is one of this training.
   *
   * @param repeat number of the seed, 0 if it is none of a search
   * @param checkpoints time between two checkpoints
   * @return null if the thread was interrupted; it is so still
   */
  @Nullable TrialOutcome train(Candidate candidate, int repeat, long seed, Duration checkpoints) {
    TrialSpec spec =
        new TrialSpec(1, candidate, repeat, seed, Fidelity.FULL, encoded.log().fingerprint());
    EsmmAssumption.warnings(List.of(candidate), encoded.log().targetStatistics())
        .forEach(warning -> talk.say("warning: " + warning));
    try (tally) {
      return new SingleTrial(encoded.trainer(), output.path(), checkpoints).run(spec, tally);
    }
  }

  /** The checkpoint in the output folder from which the training would go on, or null. */
  @Nullable Saved saved() {
    return tally.saved();
  }

  /** Writes {@code metrics.json} and shows it, as JSON or as a table. */
  void report(Completed outcome, boolean json) {
    Path file = output.path().resolve("metrics.json");
    TrainingFile result =
        TrainingFile.of(
            study,
            outcome,
            TrainingFile.Times.of(
                started, tally.firstStep(), tally.rowsPerSecond(), outcome.provenance()));
    ResultFile.write(file, result);
    if (json) {
      talk.out().print(RecordJson.text(result));
    } else {
      show(outcome, file);
    }
    talk.out().flush();
  }

  private void show(Completed outcome, Path file) {
    String structure = outcome.spec().candidate().structure().text();
    Objective objective = study.metrics().objective();
    talk.out().println();
    talk.out().print(TrialTable.of(outcome));
    talk.out().println();
    talk.out().println("structure  " + (structure.isEmpty() ? "(no edges)" : structure));
    Method method = outcome.spec().candidate().network().method();
    if (method != Method.DBMTL) {
      talk.out().println("method     " + method.key());
    }
    talk.out()
        .println(
            "score      %.5f %s (valid), seed %d"
                .formatted(
                    outcome.score(),
                    objective.isGain()
                        ? "nats per row gained over the base rates, " + objective.text()
                        : "= " + objective.text(),
                    outcome.spec().seed()));
    for (Part part : List.of(Part.VALID, Part.TEST)) {
      JointAndServed named = NamedScores.of(study, outcome, part);
      talk.out()
          .println(
              named.differ()
                  ? "%-10s joint %.5f (given the parents' labels), served %.5f (from the features alone)"
                      .formatted(part.key(), named.joint(), named.served())
                  : "%-10s joint = served %.5f: one number by definition, as no edge carries a label"
                      .formatted(part.key(), named.joint()));
    }
    Double pace = tally.rowsPerSecond();
    talk.out()
        .println(
            "training   %s%s, %s of CPU"
                .formatted(
                    pace == null ? "" : "%,.0f rows/s, ".formatted(pace),
                    seconds(outcome.provenance().wallSeconds()),
                    seconds(outcome.provenance().cpuSeconds())));
    talk.written(List.of(file));
  }

  private static String seconds(double seconds) {
    return Durations.text(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  @Override
  public void close() {
    encoded.close();
  }
}
