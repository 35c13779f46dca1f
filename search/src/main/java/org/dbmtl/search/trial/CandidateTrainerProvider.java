package org.dbmtl.search.trial;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.dbmtl.search.study.Registered;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;

/**
 * Makes the trainers of one engine. Implementations have a public constructor without arguments and
 * are found by {@link ServiceLoader}: one class, and one line that names it in {@code
 * META-INF/services/org.dbmtl.search.trial.CandidateTrainerProvider}.
 */
public interface CandidateTrainerProvider {
  /** Name of the engine in {@code training.engine}, such as {@code dl4j}. */
  String engine();

  /** What the help says: the name and, where that helps to choose, what the engine is for. */
  default String help() {
    return engine();
  }

  /**
   * The study's log as this engine reads it, encoded first where that was not done yet. The caller
   * closes it.
   *
   * @param cacheFolder where encoded logs are kept; created when needed
   * @throws StudyException if the log does not fit the study
   */
  StudyData read(Study study, Path cacheFolder);

  /**
   * A trainer for the study's candidates on its encoded log. The caller closes it, before the data.
   *
   * @throws StudyException if the data is not of a kind this engine reads
   */
  CandidateTrainer open(Study study, StudyData data);

  /** What the help says of all engines on the class path. */
  static List<String> helps() {
    return Registered.names(CandidateTrainerProvider.class, CandidateTrainerProvider::help);
  }

  /**
   * The provider of that engine on the class path.
   *
   * @throws StudyException if there is none; the message lists those there are
   */
  static CandidateTrainerProvider named(String engine) {
    return Registered.named(
        CandidateTrainerProvider.class,
        CandidateTrainerProvider::engine,
        "training.engine",
        engine);
  }
}
