package org.dbmtl.search.trial;

import java.util.List;
import java.util.ServiceLoader;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;

/** Makes the trainers of one engine. Implementations are found by {@link ServiceLoader}. */
public interface CandidateTrainerProvider {
  /** Name of the engine in {@code training.engine}, such as {@code dl4j}. */
  String engine();

  /**
   * A trainer for the study's candidates on its encoded log. The caller closes it, before the data.
   *
   * @throws StudyException if the data is not of a kind this engine reads
   */
  CandidateTrainer open(Study study, StudyData data);

  /**
   * The provider of that engine on the class path.
   *
   * @throws StudyException if there is none; the message lists those there are
   */
  static CandidateTrainerProvider named(String engine) {
    List<CandidateTrainerProvider> all =
        ServiceLoader.load(CandidateTrainerProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    for (CandidateTrainerProvider provider : all) {
      if (provider.engine().equals(engine)) {
        return provider;
      }
    }
    throw new StudyException(
        "training.engine is '%s', which is not installed: use one of %s"
            .formatted(
                engine, all.stream().map(CandidateTrainerProvider::engine).sorted().toList()));
  }
}
