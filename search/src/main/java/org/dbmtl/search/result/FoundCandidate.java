package org.dbmtl.search.result;

import java.nio.file.Path;
import java.util.List;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * What a search, a sweep or a comparison found, to be trained again or to be used elsewhere: the
 * recommended candidate of a search, the winner of a sweep, the best candidate of a comparison.
 * Immutable.
 *
 * @param study whose network and training settings are the candidate's; {@code file} with the
 *     options of the command that found it
 * @param file the study file, for the lines of faults and for {@link StudyFile#text(Study)}
 * @param candidate what was found; {@code Candidate.of(study, structure)}
 * @param source the file that says so, such as {@code dbmtl-out/demo/ranking.json}
 * @param seeds of its trainings there, none twice; those of a confirmation are not among them
 * @param remarks what a user should know before using it, a sentence each
 */
public record FoundCandidate(
    Study study,
    StudyFile file,
    Candidate candidate,
    Path source,
    List<Long> seeds,
    List<String> remarks) {
  public FoundCandidate {
    seeds = List.copyOf(seeds);
    remarks = List.copyOf(remarks);
  }

  /**
   * Reads what an output folder says.
   *
   * @param output folder of a search, a sweep or a comparison; or the file in it that holds the
   *     results, where a folder holds several
   * @param study the study file; null for the one that the command left in the folder
   * @throws StudyException if there are no results, or several; if they cannot be read, name no
   *     candidate, or are not of the study
   */
  public static FoundCandidate in(Path output, @Nullable Path study) {
    return new FoundResults(output, study).candidate();
  }
}
