package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dbmtl.graph.Edge;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.search.summary.SearchSummary;
import org.dbmtl.search.summary.SearchSummary.FailedTrial;
import org.dbmtl.search.summary.SearchSummary.Provenance;
import org.dbmtl.search.summary.SearchSummary.Start;
import org.dbmtl.search.summary.SearchSummary.TargetFacts;
import org.dbmtl.search.summary.SearchSummary.TrialSummary;
import org.dbmtl.search.trial.DataProfile;

/** What is said of the search itself: how it went, on what log, and what it takes to repeat it. */
public final class RunSections {
  private final SearchSummary search;
  private final SearchPictures pictures;
  private final Sections sections;

  public RunSections(SearchSummary search, SearchPictures pictures, Sections sections) {
    this.search = search;
    this.pictures = pictures;
    this.sections = sections;
  }

  public void add() {
    if (search.best() != null) {
      progress();
    }
    failed();
    data();
    start();
    settings();
    repeatIt();
  }

  private void progress() {
    List<Picture> progress = pictures.progress();
    if (!progress.isEmpty()) {
      sections.add(
          "How the search went",
          List.of(),
          progress,
          Stream.of(
              Prose.of(
                  "Each point is one training, by its score on the validation part; the line is the best"
                      + " single training so far, luck included.")));
    }
  }

  private void failed() {
    List<FailedTrial> failed = search.failed();
    if (failed.isEmpty()) {
      return;
    }
    sections.add(
        "Failed trials",
        List.of(
            new ReportTable(
                "Trainings that failed",
                List.of(Column.number("", "trial"), Column.text("structure"), Column.text("cause")),
                failed.stream()
                    .map(
                        f ->
                            List.of(
                                Cell.of(Long.toString(f.id())),
                                Cell.structure(f.structure().text()),
                                Cell.name(f.cause())))
                    .toList())),
        List.of(),
        Stream.of());
  }

  private void data() {
    DataProfile profile = search.profile();
    if (profile == null) {
      sections.add(
          "Data",
          List.of(),
          List.of(),
          Stream.of(
              Prose.of(
                  "The version of dbmtl that searched kept no profile of the log; dbmtl inspect shows one.")));
      return;
    }
    Map<String, TargetFacts> facts =
        search.targets().stream().collect(Collectors.toMap(TargetFacts::name, f -> f));
    List<List<Cell>> targets = new ArrayList<>();
    for (DataProfile.OfTarget target : profile.targets()) {
      TargetFacts fact = facts.get(target.name());
      boolean binary = fact != null && fact.binary();
      targets.add(
          List.of(
              Cell.name(target.name()),
              Cell.of(binary ? "binary" : "continuous"),
              Cell.of("%,d".formatted(target.labelled())),
              Cell.of(Numbers.metric(target.mean())),
              Cell.of(Numbers.metric(target.entropy())),
              Cell.of(fact == null ? Numbers.ABSENT : Numbers.plain(fact.weight())),
              Cell.name(fact == null || fact.where() == null ? "" : fact.where())));
    }
    List<List<Cell>> features =
        profile.features().stream()
            .map(
                feature ->
                    List.of(
                        Cell.name(feature.name()),
                        Cell.of(feature.kind()),
                        Cell.of(
                            feature.vocabulary() == null
                                ? Numbers.ABSENT
                                : "%,d".formatted(feature.vocabulary()))))
            .toList();
    sections.add(
        "Data",
        List.of(
            new ReportTable(
                "Targets, in the training part",
                List.of(
                    Column.text("target"),
                    Column.text("kind"),
                    Column.number("", "labelled rows"),
                    Column.number("", "rate or mean"),
                    Column.number("", "entropy, nats"),
                    Column.number("", "weight"),
                    Column.text("counts where")),
                targets),
            new ReportTable(
                "Features",
                List.of(
                    Column.text("feature"), Column.text("kind"), Column.number("", "vocabulary")),
                features)),
        List.of(),
        Stream.of(
            Prose.of(
                "%,d rows train, %,d choose among candidates (validation), %,d judge the finalists (test)."
                    .formatted(profile.train(), profile.valid(), profile.test()))));
  }

  private void start() {
    Start start = search.start();
    if (start == null) {
      return;
    }
    List<Prose> remarks = new ArrayList<>();
    Prose order = Prose.of("Strategy ").code(search.strategy());
    order = order.and(", seeding ").code(start.seeding()).and(", order ");
    for (int i = 0; i < start.order().size(); i++) {
      order = (i == 0 ? order : order.and(", ")).code(start.order().get(i));
    }
    remarks.add(order.and(", proposed start ").structure(start.structure().text()).and("."));
    start
        .reasons()
        .forEach((edge, reason) -> remarks.add(Prose.of("").code(edge.text()).and(": " + reason)));
    constraint(remarks, "Required edges: ", search.required());
    constraint(remarks, "Forbidden edges: ", search.forbidden());
    sections.add("Where the search began", List.of(), List.of(), remarks.stream());
  }

  private static void constraint(List<Prose> remarks, String words, List<Edge> edges) {
    if (!edges.isEmpty()) {
      Prose prose = Prose.of(words);
      for (int i = 0; i < edges.size(); i++) {
        prose = (i == 0 ? prose : prose.and(", ")).code(edges.get(i).text());
      }
      remarks.add(prose.and("."));
    }
  }

  private void settings() {
    List<List<Cell>> rows = new ArrayList<>();
    search
        .settings()
        .forEach(
            (key, value) -> {
              // Targets and features have tables of their own.
              if (!key.startsWith("targets") && !key.startsWith("features")) {
                rows.add(List.of(Cell.name(key), Cell.name(value)));
              }
            });
    if (rows.isEmpty()) {
      sections.add(
          "Settings",
          List.of(),
          List.of(),
          Stream.of(
              Prose.of(
                  "The version of dbmtl that searched kept no settings in ranking.json; its study has them.")));
      return;
    }
    sections.add(
        "Settings",
        List.of(
            new ReportTable(
                "Hyperparameters and all else that decides a result",
                List.of(Column.text("key"), Column.text("value")),
                rows)),
        List.of(),
        Stream.of());
  }

  private void repeatIt() {
    List<Prose> remarks = new ArrayList<>();
    search
        .times()
        .commands()
        .forEach(command -> remarks.add(Prose.of("").code(command.replaceAll("\\R", " "))));
    Provenance made = search.provenance();
    List<List<Cell>> rows = new ArrayList<>();
    row(rows, "study seed", Long.toString(search.seed()));
    row(rows, "seeds of the repeats", seeds(search.trials()));
    if (search.confirmation() != null) {
      row(rows, "fresh seeds", seeds(search.confirmation().trials()));
    }
    row(rows, "data fingerprint", made.data());
    row(rows, "study fingerprint", made.settings());
    row(rows, "dbmtl", made.dbmtl());
    row(rows, "Java", made.java());
    row(rows, "engine", made.engine());
    search.times().machine().forEach((key, value) -> row(rows, key, value));
    row(rows, "started", search.times().started());
    sections.add(
        "To repeat it",
        List.of(
            new ReportTable(
                "What made this report", List.of(Column.text("what"), Column.text("value")), rows)),
        List.of(),
        remarks.stream());
  }

  private static void row(List<List<Cell>> rows, String what, String value) {
    if (!value.isEmpty()) {
      rows.add(List.of(Cell.of(what), Cell.name(value)));
    }
  }

  private static String seeds(List<TrialSummary> trials) {
    Map<Integer, Long> byRepeat = new TreeMap<>();
    trials.forEach(trial -> byRepeat.put(trial.repeat(), trial.seed()));
    return byRepeat.values().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
