package org.dbmtl.reports.listing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.dbmtl.reports.format.AlignedText;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.TerminalText;
import org.dbmtl.search.look.StoredScores;
import org.dbmtl.search.look.TrialDetails;
import org.dbmtl.search.run.TrialFile;
import org.dbmtl.search.store.Attempt;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TrainingCurve;
import org.jspecify.annotations.Nullable;

/** All that is known of one trial, for a terminal. */
public final class TrialSheet {
  private static final Listing<Attempt> ATTEMPTS =
      new Listing<Attempt>()
          .number("attempt", a -> Long.toString(a.number()), Attempt::number)
          .tableAlone("worker", a -> a.worker().label())
          .tableAlone("started", a -> Listing.time(a.started()))
          .tableAlone("ended", a -> Listing.time(a.ended()))
          .tableAlone("ending", a -> Objects.requireNonNullElse(a.ending(), "under way"))
          .tableAlone("cause", a -> Objects.requireNonNullElse(a.cause(), Numbers.ABSENT));

  private static final Listing<TrialFile> FILES =
      new Listing<TrialFile>()
          .tableAlone("file", TrialFile::name)
          .number("bytes", file -> "%,d".formatted(file.bytes()), TrialFile::bytes);

  private TrialSheet() {}

  /** Lines, each with a line feed at its end. */
  public static String of(TrialDetails details) {
    StringBuilder text = new StringBuilder(AlignedText.of(facts(details), Set.of(0, 1)));
    StoredTrial trial = details.trial();
    if (!trial.metrics().isEmpty()) {
      text.append("\nMetrics\n").append(TrialTable.of(trial.metrics()));
    }
    if (!trial.curve().checks().isEmpty()) {
      text.append("\nValidation loss (").append(course(trial.curve())).append(")\n");
      List<List<String>> points = new ArrayList<>();
      points.add(List.of("step", "loss"));
      for (int i = 0; i < trial.curve().checks().size(); i++) {
        points.add(
            List.of(
                "%,d".formatted(trial.curve().checks().get(i)),
                Numbers.metric(trial.curve().validLosses().get(i))));
      }
      text.append(AlignedText.of(points, Set.of()));
    }
    if (!details.attempts().isEmpty()) {
      text.append("\nAttempts\n").append(ATTEMPTS.table(details.attempts()));
    }
    text.append("\nFiles in ").append(TerminalText.escape(details.folder().toString()));
    text.append('\n');
    text.append(details.files().isEmpty() ? "none\n" : FILES.table(details.files()));
    List<List<String>> settings = new ArrayList<>();
    details.settings().forEach((key, value) -> settings.add(List.of(key, value)));
    if (!settings.isEmpty()) {
      text.append("\nSettings\n").append(AlignedText.of(settings, Set.of(0, 1)));
    }
    return text.toString();
  }

  private static String course(TrainingCurve curve) {
    return switch (curve.course()) {
      case IMPROVING -> "still improving";
      case PAST_BEST -> "past its best epoch";
      case SETTLED -> "settled";
      case UNKNOWN -> "taken once";
    };
  }

  private static List<List<String>> facts(TrialDetails details) {
    StoredTrial trial = details.trial();
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("trial", Long.toString(trial.number())));
    facts.add(
        List.of(
            "study",
            "%s, run %d".formatted(details.study().study().name(), details.study().run())));
    facts.add(List.of("store", details.place()));
    facts.add(List.of("state", trial.state().key()));
    add(facts, "cause", trial.cause());
    facts.add(List.of("structure", TrialListing.structure(trial.structure())));
    facts.add(List.of("method", trial.method()));
    facts.add(List.of("score", Numbers.score(trial.score())));
    scores(details).forEach(line -> facts.add(List.of("", line)));
    facts.add(List.of("repeat", Integer.toString(trial.repeat())));
    facts.add(List.of("seed", Long.toString(trial.seed())));
    if (!trial.fidelity().equals(Fidelity.FULL)) {
      facts.add(
          List.of(
              "fidelity",
              "data %s, epochs %s".formatted(trial.fidelity().data(), trial.fidelity().epochs())));
    }
    facts.add(List.of("data", details.study().study().data()));
    facts.add(List.of("candidate", trial.key()));
    add(facts, "queued", trial.queued());
    add(facts, "started", trial.started());
    add(facts, "ended", trial.ended());
    Duration duration = TrialListing.duration(trial);
    add(facts, "duration", duration == null ? null : TrialListing.shown(duration));
    Provenance provenance = trial.provenance();
    if (provenance != null) {
      facts.add(
          List.of(
              "training",
              "%s, %s of CPU"
                  .formatted(
                      Numbers.seconds(provenance.wallSeconds()),
                      Numbers.seconds(provenance.cpuSeconds()))));
      facts.add(
          List.of(
              "versions",
              "dbmtl %s, Java %s, engine %s"
                  .formatted(provenance.version(), provenance.java(), provenance.engine())));
    }
    return facts;
  }

  /** Both scores with names, a line for each part that the trial was judged on. */
  public static List<String> scores(TrialDetails details) {
    List<String> lines = new ArrayList<>();
    for (Part part : List.of(Part.VALID, Part.TEST)) {
      JointAndServed scores = StoredScores.of(details.study().study(), details.trial(), part);
      if (scores != null) {
        lines.add(
            scores.differ()
                ? "%s part: joint %s, served %s"
                    .formatted(
                        part.key(), Numbers.score(scores.joint()), Numbers.score(scores.served()))
                : "%s part: joint = served %s"
                    .formatted(part.key(), Numbers.score(scores.joint())));
      }
    }
    return lines;
  }

  private static void add(List<List<String>> facts, String key, @Nullable String value) {
    if (value != null) {
      facts.add(List.of(key, value));
    }
  }

  private static void add(List<List<String>> facts, String key, @Nullable Instant time) {
    add(facts, key, time == null ? null : Listing.time(time));
  }
}
