package org.dbmtl.reports.listing;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.search.look.StoredScores;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.jspecify.annotations.Nullable;

/** The trials of a study in a store, one a line. */
public final class TrialListing {
  private final NewStudy study;
  private final List<StoredTrial> trials;

  /**
   * @param study whose trials they are
   */
  public TrialListing(NewStudy study, List<StoredTrial> trials) {
    this.study = study;
    this.trials = List.copyOf(trials);
  }

  /** The columns; scores are those of the validation part. */
  private Listing<StoredTrial> listing() {
    Map<StoredTrial, @Nullable JointAndServed> scores = new HashMap<>();
    trials.forEach(trial -> scores.put(trial, StoredScores.of(study, trial, Part.VALID)));
    Listing<StoredTrial> listing =
        new Listing<StoredTrial>()
            .number("trial", t -> Long.toString(t.number()), StoredTrial::number)
            .text("state", t -> t.state().key(), t -> t.state().key())
            .number("repeat", t -> Integer.toString(t.repeat()), StoredTrial::repeat)
            .number("seed", t -> Long.toString(t.seed()), StoredTrial::seed);
    if (!trials.stream().allMatch(trial -> trial.fidelity().equals(Fidelity.FULL))) {
      listing.tableAlone("share", t -> "%.3g".formatted(t.fidelity().share()));
    }
    return listing
        .number("score", t -> Numbers.score(t.score()), StoredTrial::score)
        .number("joint", t -> Numbers.score(joint(scores.get(t))), t -> joint(scores.get(t)))
        .number("served", t -> Numbers.score(served(scores.get(t))), t -> served(scores.get(t)))
        .number("attempts", t -> Long.toString(t.attempts()), StoredTrial::attempts)
        .text("worker", t -> worker(t.worker(), Numbers.ABSENT), t -> worker(t.worker(), ""))
        .text("started", t -> Listing.time(t.started()), StoredTrial::started)
        .csvAlone("ended", StoredTrial::ended)
        .number("duration", t -> shown(duration(t)), TrialListing::seconds)
        .text("method", StoredTrial::method, StoredTrial::method)
        .text("structure", t -> structure(t.structure()), StoredTrial::structure)
        .csvAlone("cause", StoredTrial::cause)
        .csvAlone("share", t -> t.fidelity().share());
  }

  private static @Nullable Double joint(@Nullable JointAndServed scores) {
    return scores == null ? null : (Double) scores.joint();
  }

  private static @Nullable Double served(@Nullable JointAndServed scores) {
    return scores == null ? null : (Double) scores.served();
  }

  /** An aligned table. */
  public String table() {
    return listing().table(trials);
  }

  /** Comma-separated values; durations are seconds. */
  public String csv() {
    return listing().csv(trials);
  }

  static String structure(String text) {
    return text.isEmpty() ? Prose.NO_EDGES : text;
  }

  static String worker(@Nullable Worker worker, String absent) {
    return worker == null ? absent : worker.label();
  }

  /** From the first claim to the end, or, of a trial that runs, to now. */
  public static @Nullable Duration duration(StoredTrial trial) {
    Instant started = trial.started();
    if (started == null) {
      return null;
    }
    return switch (trial.state()) {
      case QUEUED -> null;
      case RUNNING -> Duration.between(started, Instant.now());
      default -> trial.ended() == null ? null : Duration.between(started, trial.ended());
    };
  }

  public static String shown(@Nullable Duration duration) {
    return duration == null ? Numbers.ABSENT : Numbers.seconds(duration.toMillis() / 1000.0);
  }

  private static @Nullable Double seconds(StoredTrial trial) {
    Duration duration = duration(trial);
    return duration == null ? null : (Double) (duration.toMillis() / 1000.0);
  }
}
