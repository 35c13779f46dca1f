package org.dbmtl.search.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;

/**
 * Folders for trials of rising shares of the epochs: those that differ in that share alone have one
 * folder, named by the first of them, so that each goes on from the one before. No model stays. A
 * folder that is missing, because another process or machine made it, costs time and changes no
 * outcome. Thread-safe.
 */
final class SharedFolders implements TrialFolders {
  private final WorkFolders folders;
  private final Map<Key, Long> first = new LinkedHashMap<>();

  /** What trials that go on from each other have in common. */
  private record Key(Candidate candidate, long seed, double data) {
    static Key of(TrialSpec trial) {
      return new Key(trial.candidate(), trial.seed(), trial.fidelity().data());
    }
  }

  SharedFolders(WorkFolders folders) {
    this.folders = folders;
  }

  @Override
  public synchronized Path folder(long number, TrialSpec trial) {
    return folders.trial(first.computeIfAbsent(Key.of(trial), key -> number));
  }

  @Override
  public boolean keepsModel(TrialSpec trial, double score) {
    return false;
  }

  @Override
  public boolean keepsProgress() {
    return true;
  }

  @Override
  public synchronized void ended(long number, TrialOutcome outcome) {
    TrialSpec trial = outcome.spec();
    long own = first.computeIfAbsent(Key.of(trial), key -> number);
    if (!(outcome instanceof Completed) || trial.fidelity().epochs() == 1) {
      folders.delete(own);
    }
  }

  /** Deletes what is left of trials that no other went on from. */
  synchronized void deleteAll() {
    first.values().forEach(folders::delete);
  }
}
