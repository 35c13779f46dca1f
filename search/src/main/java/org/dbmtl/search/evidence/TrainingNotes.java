package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.trial.TrainingCurve.Course;
import org.dbmtl.search.trial.TrialOutcome.Completed;

/**
 * Plain facts on the trainings of a search that belong next to its evidence: what its method takes
 * for granted and the log denies, and whether the best candidate was trained out.
 */
final class TrainingNotes {
  private TrainingNotes() {}

  /** Sentences; none where there is nothing to say. */
  static List<String> of(SearchResult result) {
    List<String> notes = new ArrayList<>(result.profile().notes());
    RankedCandidate best = result.ranking().best();
    if (best == null) {
      return notes;
    }
    List<Course> courses =
        result.outcomes().stream()
            .filter(Completed.class::isInstance)
            .map(Completed.class::cast)
            .filter(trial -> trial.spec().candidate().equals(best.candidate()))
            .map(trial -> trial.curve().course())
            .toList();
    add(
        notes,
        courses,
        Course.IMPROVING,
        "was still improving at the end of %d of %d trainings of the best candidate: more epochs may raise"
            + " its score.");
    add(
        notes,
        courses,
        Course.PAST_BEST,
        "was past its best epoch at the end of %d of %d trainings of the best candidate: fewer epochs,"
            + " training.patience or more dropout may raise its score.");
    return notes;
  }

  private static void add(List<String> notes, List<Course> courses, Course course, String text) {
    long count = courses.stream().filter(course::equals).count();
    if (2 * count > courses.size()) {
      notes.add("The validation loss " + text.formatted(count, courses.size()));
    }
  }
}
