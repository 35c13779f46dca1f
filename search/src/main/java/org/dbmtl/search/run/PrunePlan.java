package org.dbmtl.search.run;

import java.util.List;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.Worker;
import org.jspecify.annotations.Nullable;

/**
 * What pruning deletes of one run of a study.
 *
 * @param run number of the run
 * @param forgotten the run with all its trials, if the store forgets it; else null
 * @param trials how many trials it forgets
 * @param folders work folders to delete, by trial
 * @param live workers that are at work on the run
 */
public record PrunePlan(
    int run,
    @Nullable StoredStudy forgotten,
    int trials,
    List<DoomedFolder> folders,
    List<Worker> live) {
  public PrunePlan {
    folders = List.copyOf(folders);
    live = List.copyOf(live);
  }

  /** Why a work folder is not kept. */
  public enum Reason {
    /** Its candidate is not among the best. */
    BEHIND("of candidates behind the best"),
    /** Its trial has failed or was pruned. */
    NOT_COMPLETED("of trials that did not complete"),
    /** The store knows no such trial. */
    UNKNOWN("of trials that the store does not know"),
    /** The whole run is forgotten. */
    OLD_RUN("of earlier runs");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** The reason in words that follow "folders". */
    public String words() {
      return words;
    }
  }

  /**
   * A work folder to delete.
   *
   * @param bytes of its files
   */
  public record DoomedFolder(long trial, long bytes, Reason reason) {}

  /** Whether nothing is deleted. */
  public boolean isEmpty() {
    return forgotten == null && folders.isEmpty();
  }
}
