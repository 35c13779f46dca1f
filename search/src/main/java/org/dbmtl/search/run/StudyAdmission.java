package org.dbmtl.search.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudySettings;
import org.dbmtl.search.trial.Version;

/** Finds the place of a study in a store: goes on with the one that is there, or starts over. */
public final class StudyAdmission {
  /** Key under which a store keeps the version of dbmtl among a study's settings. */
  private static final String VERSION = "dbmtl";

  private StudyAdmission() {}

  /** What the user wants if the store holds a study of that name. */
  public enum Wish {
    /** Go on if it is the same. */
    GO_ON,
    /** Go on, also with a larger budget. */
    EXTEND,
    /** Start over; the old one stays in the store. */
    FRESH,
    /** Go on if it is the same, and else start over. */
    FRESH_IF_CHANGED
  }

  /** What was done. */
  public enum Kind {
    /** The store held no study of that name. */
    NEW,
    /** The study goes on. */
    GOES_ON,
    /** The study goes on with a larger budget. */
    EXTENDED,
    /** A new study of the same name was begun. */
    ANEW
  }

  /**
   * The place of a study.
   *
   * @param study as the store holds it
   * @param kind how it came there
   */
  public record Admission(StoredStudy study, Kind kind) {}

  /**
   * Admits a study.
   *
   * @param data fingerprint of its encoded log
   * @param options options that go before the study file, for other workers
   * @throws StudyException if the store holds one of that name that differs in what decides the
   *     result or the budget, and the wish does not cover it; the message says in what
   */
  public static Admission admit(
      TrialStore store, Study study, String data, List<String> options, Wish wish) {
    NewStudy asked = describe(study, data, options);
    StoredStudy current = store.current(study.name());
    if (current == null) {
      return new Admission(store.add(asked, 1), Kind.NEW);
    }
    if (wish == Wish.FRESH) {
      return anew(store, asked, current);
    }
    List<String> changes = changes(study, data, current);
    if (!changes.isEmpty()) {
      long finished = completed(store, current);
      if (finished == 0 || wish == Wish.FRESH_IF_CHANGED) {
        return anew(store, asked, current);
      }
      throw new StudyException(
          ("the study '%s' has changed since its %d finished trainings in %s: %s: undo the change,"
                  + " or start over with --fresh, which keeps the old ones")
              .formatted(study.name(), finished, store.place(), String.join("; ", changes)));
    }
    return withBudget(store, current, asked.budget(), wish);
  }

  /**
   * The current study of that name, for a worker that joins it.
   *
   * @throws StudyException if there is none, or it differs in what decides the result
   */
  public static StoredStudy join(TrialStore store, Study study, String data) {
    StoredStudy current = require(store, study.name());
    List<String> changes = changes(study, data, current);
    if (!changes.isEmpty()) {
      throw new StudyException(
          "the study '%s' is not the one in %s: %s: give every worker the same study and log"
              .formatted(study.name(), store.place(), String.join("; ", changes)));
    }
    return current;
  }

  /**
   * The current study of that name.
   *
   * @throws StudyException if there is none; the message names those there are
   */
  public static StoredStudy require(TrialStore store, String name) {
    StoredStudy current = store.current(name);
    if (current == null) {
      List<String> names =
          store.studies().stream().map(there -> there.study().name()).distinct().toList();
      throw new StudyException(
          "there is no study '%s' in %s (%s): start it with dbmtl search --store, or fix its name"
              .formatted(
                  name,
                  store.place(),
                  names.isEmpty() ? "it is empty" : "it holds " + String.join(", ", names)));
    }
    return current;
  }

  private static NewStudy describe(Study study, String data, List<String> options) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(VERSION, Version.current());
    settings.putAll(StudySettings.of(study).values());
    return new NewStudy(study.name(), data, settings, options, StudyBudget.of(study.search()));
  }

  private static List<String> changes(Study study, String data, StoredStudy current) {
    Map<String, String> earlier = new TreeMap<>(current.study().settings());
    String version = earlier.remove(VERSION);
    List<String> changes = new ArrayList<>(StudySettings.of(study).changesSince(earlier));
    if (!Version.current().equals(version)) {
      changes.add("dbmtl was %s, is %s".formatted(version, Version.current()));
    }
    if (!data.equals(current.study().data())) {
      changes.add(
          "the log, or how it is read, was %s, is %s".formatted(current.study().data(), data));
    }
    return changes;
  }

  private static long completed(TrialStore store, StoredStudy study) {
    return store.trials(study.number()).stream()
        .map(StoredTrial::state)
        .filter(TrialState.COMPLETED::equals)
        .count();
  }

  private static Admission anew(TrialStore store, NewStudy asked, StoredStudy current) {
    return new Admission(store.add(asked, current.run() + 1), Kind.ANEW);
  }

  private static Admission withBudget(
      TrialStore store, StoredStudy current, StudyBudget asked, Wish wish) {
    StudyBudget own = current.study().budget();
    if (asked.equals(own)) {
      return new Admission(current, Kind.GOES_ON);
    }
    String change = "%s, now %s".formatted(text(own), text(asked));
    if (!asked.covers(own)) {
      throw new StudyException(
          "the study '%s' in %s was asked for %s: a budget can only grow; start over with --fresh"
              .formatted(current.study().name(), store.place(), change));
    }
    if (wish != Wish.EXTEND) {
      throw new StudyException(
          ("the study '%s' in %s was asked for %s: add --extend to go on with the larger budget, or"
                  + " --fresh to start over")
              .formatted(current.study().name(), store.place(), change));
    }
    store.setBudget(current.number(), asked);
    return new Admission(
        new StoredStudy(
            current.number(),
            current.run(),
            new NewStudy(
                current.study().name(),
                current.study().data(),
                current.study().settings(),
                current.study().options(),
                asked),
            current.created(),
            null),
        Kind.EXTENDED);
  }

  private static String text(StudyBudget budget) {
    return "%s, %s, search.confirm %d"
        .formatted(
            budget.trials() == 0 ? "any number of trials" : "search.trials " + budget.trials(),
            budget.minutes() == 0 ? "any time" : "search.minutes " + budget.minutes(),
            budget.confirm());
  }
}
