package org.dbmtl.experiments.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.run.StudySearch;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.EncodedLogs;
import org.dbmtl.trainer.data.EncodingListener;

/**
 * A quick study without any true effect: three targets whose columns are drawn apart from each
 * other and from the features, as shuffling each over the rows would make them. All 25 structures
 * are trained for real, on three shared seeds, and the finalists on three fresh ones.
 */
final class NullStudy {
  private static final int ROWS = 2000;

  private static final String STUDY =
      """
      name: null-effect
      seed: %d
      data: {files: log.csv}
      features: {user: id, place: category, age: number}
      targets: {click: binary, like: binary, follow: binary}
      network: {embedding: 4, shared: [8], specific: [4], bayes: [4], edge-signal: %s}
      training: {batch: 100, learning-rate: 0.003, epochs: 8}
      search: {strategy: exhaustive, repeats: 3, confirm: 3, evaluator: %s}
      """;

  private NullStudy() {}

  /**
   * Simulates and searches.
   *
   * @param folder that is made
   * @param seed of the log and of the study
   * @param signal what edges carry
   * @param evaluator as in a study
   */
  static SearchResult run(Path folder, long seed, String signal, String evaluator) {
    write(folder, seed, signal, evaluator);
    Study study = StudyFile.open(folder.resolve("study.yaml")).study();
    CandidateTrainerProvider provider = CandidateTrainerProvider.named(study.training().engine());
    try (EncodedLog log = EncodedLogs.open(study, folder.resolve("cache"), EncodingListener.NONE);
        CandidateTrainer trainer = provider.open(study, log);
        StudySession session =
            StudySession.alone(study.name(), log.fingerprint(), StudyBudget.of(study.search()))) {
      return new StudySearch(study, log, trainer, session, folder.resolve("work"))
          .run(SearchListener.NONE);
    }
  }

  private static void write(Path folder, long seed, String signal, String evaluator) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder log = new StringBuilder("user,place,age,click,like,follow\n");
    for (int row = 0; row < ROWS; row++) {
      log.append(
          "u%d,p%d,%d,%d,%d,%d\n"
              .formatted(
                  random.nextInt(30),
                  random.nextInt(5),
                  random.nextInt(60),
                  random.nextDouble() < 0.5 ? 1 : 0,
                  random.nextDouble() < 0.3 ? 1 : 0,
                  random.nextDouble() < 0.2 ? 1 : 0));
    }
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("log.csv"), log);
      Files.writeString(folder.resolve("study.yaml"), STUDY.formatted(seed, signal, evaluator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
