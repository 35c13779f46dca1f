package org.dbmtl.search.look;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.search.run.TrialFile;
import org.dbmtl.search.run.WorkFolders;
import org.dbmtl.search.store.Attempt;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.study.StudyException;

/**
 * All that is known of one trial.
 *
 * @param place where its store is; holds no password
 * @param hyperparameters of its candidate, by key of a study file; empty if an earlier version of
 *     dbmtl asked for it
 * @param attempts its claims, the first one first
 * @param folder its work folder, there or not
 * @param files what lies in it
 */
public record TrialDetails(
    String place,
    StoredStudy study,
    StoredTrial trial,
    Map<String, String> hyperparameters,
    List<Attempt> attempts,
    Path folder,
    List<TrialFile> files) {
  public TrialDetails {
    hyperparameters = Collections.unmodifiableMap(new LinkedHashMap<>(hyperparameters));
    attempts = List.copyOf(attempts);
    files = List.copyOf(files);
  }

  /**
   * Looks a trial up.
   *
   * @param output output folder of the study
   * @throws StudyException if there is no trial of that number; the message says which there are
   */
  public static TrialDetails of(TrialStore store, StoredStudy study, long number, Path output) {
    List<StoredTrial> found = store.trials(study.number(), List.of(number));
    if (found.isEmpty()) {
      throw new StudyException(unknown(store, study, number));
    }
    WorkFolders folders = WorkFolders.of(output, study.run());
    return new TrialDetails(
        store.place(),
        study,
        found.get(0),
        store.hyperparameters(study.number(), found.get(0).key()),
        store.attempts(study.number(), number),
        folders.trial(number),
        folders.files(number));
  }

  /** What it was trained with: the settings of its study, and its candidate's own before them. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>(study.study().settings());
    settings.putAll(hyperparameters);
    return settings;
  }

  /** Of {@link #settings} those that are not the study's. */
  public Set<String> own() {
    Set<String> own = new LinkedHashSet<>();
    hyperparameters.forEach(
        (key, value) -> {
          if (!value.equals(study.study().settings().get(key))) {
            own.add(key);
          }
        });
    return own;
  }

  private static String unknown(TrialStore store, StoredStudy study, long number) {
    List<StoredTrial> trials = store.trials(study.number());
    String there =
        trials.isEmpty()
            ? "it has none yet"
            : "its trials are %d to %d"
                .formatted(trials.get(0).number(), trials.get(trials.size() - 1).number());
    return "there is no trial %d in run %d of the study '%s' in %s (%s): see dbmtl trials"
        .formatted(number, study.run(), study.study().name(), store.place(), there);
  }
}
