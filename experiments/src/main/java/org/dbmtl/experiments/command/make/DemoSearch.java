package org.dbmtl.experiments.command.make;

import java.nio.file.Path;
import java.util.List;
import org.dbmtl.experiments.command.progress.EncodingLines;
import org.dbmtl.experiments.command.run.SearchRun;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.search.evidence.Evidence;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.Recommendation;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.run.StudyAdmission;
import org.dbmtl.search.run.StudyAdmission.Wish;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.trainer.inspect.InspectionText;
import org.dbmtl.trainer.inspect.LogInspection;

/** Inspects and searches a simulated log, and reports. */
final class DemoSearch {
  private DemoSearch() {}

  /** What a demo makes of the structure that was found. */
  interface Judge {
    /**
     * Works before the search's report is written.
     *
     * @param best what is recommended
     * @param interrupted whether the user wants an end
     * @return what follows the report
     */
    Runnable judge(SearchRun run, SearchResult result, RankedCandidate best, boolean interrupted);
  }

  /**
   * Searches.
   *
   * @param out folder of the results, the trials and the cache
   * @return the command's exit code
   */
  static int run(StudyFile source, Path out, Talk talk, Judge judge) {
    Study study = source.study();
    Path cache = cache(out);
    LogInspection inspection = LogInspection.of(study, cache, new EncodingLines(talk));
    talk.out().println(InspectionText.of(inspection));
    try (Interruption interruption = new Interruption(talk, "interrupted: finishing");
        SearchRun run = SearchRun.open(study, out, cache, talk);
        TrialStore store = TrialStores.open(out.toString());
        StudySession session =
            StudySession.join(
                store,
                StudyAdmission.admit(store, study, run.data(), List.of(), Wish.FRESH_IF_CHANGED)
                    .study(),
                StudySession.LEASE)) {
      run.writeStudy(source);
      SearchResult result = run.search(session, List.of(talk.commandLine()));
      boolean interrupted = interruption.hasCome(result.stopped());
      Recommendation recommended =
          Recommendation.of(
              Evidence.of(result.ranking()),
              result.vanilla(),
              result.confirmation(),
              result.study().targetWeights(),
              result.pricing());
      Runnable after =
          recommended == null
              ? () -> {}
              : judge.judge(run, result, recommended.candidate(), interrupted);
      run.report(result, session.study().run(), List.of(talk.commandLine()), false);
      interruption.hasCome();
      after.run();
      return interruption.exitCode();
    }
  }

  /** The folder of the encoded log. */
  static Path cache(Path out) {
    return out.resolve("cache");
  }
}
