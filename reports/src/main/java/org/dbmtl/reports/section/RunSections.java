package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dbmtl.graph.Edge;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.result.SearchSummary.Start;
import org.dbmtl.search.result.SearchSummary.Times;
import org.dbmtl.search.result.SearchSummary.Training;
import org.dbmtl.search.result.TargetFacts;
import org.dbmtl.search.result.Versions;
import org.dbmtl.search.trial.DataProfile;

/** What is said of the search itself: how it went, on what log, and what it takes to repeat it. */
public final class RunSections {
  private final SearchSummary search;
  private final SearchPictures pictures;
  private final List<Section> sections;

  public RunSections(SearchSummary search, SearchPictures pictures, List<Section> sections) {
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
          Section.of("How the search went")
              .show(progress)
              .say(
                  "Each point is one training, by its score on the validation part; the line is the best"
                      + " single training so far, luck included."));
    }
  }

  private void failed() {
    List<Training> failed = search.failed();
    if (failed.isEmpty()) {
      return;
    }
    Columns<Training> columns =
        new Columns<Training>()
            .number("trial", trial -> Long.toString(trial.id()))
            .structure("structure", trial -> trial.structure().text())
            .name("cause", Training::cause);
    sections.add(Section.of("Failed trials", columns.table("Trainings that failed", failed)));
  }

  private void data() {
    DataProfile profile = search.profile();
    Columns<DataProfile.OfTarget> targets =
        new Columns<DataProfile.OfTarget>()
            .name("target", DataProfile.OfTarget::name)
            .text("kind", t -> facts(t).binary() ? "binary" : "continuous")
            .number("labelled rows", t -> "%,d".formatted(t.labelled()))
            .number("rate or mean", t -> Numbers.metric(t.mean()))
            .number("entropy, nats", t -> Numbers.metric(t.entropy()))
            .number("weight", t -> Numbers.plain(facts(t).weight()))
            .name("counts where", t -> facts(t).where());
    Columns<DataProfile.OfFeature> features =
        new Columns<DataProfile.OfFeature>()
            .name("feature", DataProfile.OfFeature::name)
            .text("kind", DataProfile.OfFeature::kind)
            .number(
                "vocabulary",
                f -> f.vocabulary() == null ? Numbers.ABSENT : "%,d".formatted(f.vocabulary()));
    sections.add(
        Section.of(
                "Data",
                targets.table("Targets, in the training part", profile.targets()),
                features.table("Features", profile.features()))
            .say(
                "%,d rows train, %,d choose among candidates (validation), %,d judge the finalists (test)."
                    .formatted(
                        profile.rows().train(), profile.rows().valid(), profile.rows().test())));
  }

  private TargetFacts facts(DataProfile.OfTarget target) {
    return search.targets().stream()
        .filter(facts -> facts.name().equals(target.name()))
        .findFirst()
        .orElseThrow();
  }

  private void start() {
    Start start = search.start();
    List<Prose> remarks = new ArrayList<>();
    remarks.add(
        Prose.of("Strategy ")
            .code(search.strategy())
            .and(", seeding ")
            .code(start.seeding())
            .and(", order ")
            .codes(start.order())
            .and(", proposed start ")
            .structure(start.structure().text())
            .and("."));
    start
        .reasons()
        .forEach((edge, reason) -> remarks.add(Prose.EMPTY.code(edge.text()).and(": " + reason)));
    constraint(remarks, "Required edges: ", search.constraints().required());
    constraint(remarks, "Forbidden edges: ", search.constraints().forbidden());
    sections.add(Section.of("Where the search began").say(remarks));
  }

  private static void constraint(List<Prose> remarks, String words, List<Edge> edges) {
    if (!edges.isEmpty()) {
      remarks.add(Prose.of(words).codes(edges.stream().map(Edge::text).toList()).and("."));
    }
  }

  private void settings() {
    // Targets and features have tables of their own.
    List<Map.Entry<String, String>> rows =
        search.settings().entrySet().stream()
            .filter(entry -> !entry.getKey().startsWith("targets"))
            .filter(entry -> !entry.getKey().startsWith("features"))
            .toList();
    sections.add(
        Section.of(
            "Settings",
            new Columns<Map.Entry<String, String>>()
                .name("key", Map.Entry::getKey)
                .name("value", Map.Entry::getValue)
                .table("Hyperparameters and all else that decides a result", rows)));
  }

  private void repeatIt() {
    List<Prose> remarks = new ArrayList<>();
    search
        .times()
        .commands()
        .forEach(command -> remarks.add(Prose.EMPTY.code(command.replaceAll("\\R", " "))));
    Versions made = search.versions();
    Times.Machine machine = search.times().machine();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("study seed", Long.toString(search.seed()));
    facts.put("seeds of the repeats", seeds(search.trials()));
    if (search.confirmation() != null) {
      facts.put("fresh seeds", seeds(search.confirmation().trials()));
    }
    facts.put("data fingerprint", search.fingerprints().data());
    facts.put("study fingerprint", search.fingerprints().study());
    facts.put("dbmtl", Objects.requireNonNullElse(made.dbmtl(), ""));
    facts.put("Java", Objects.requireNonNullElse(made.java(), ""));
    facts.put("engine", Objects.requireNonNullElse(made.engine(), ""));
    facts.put("system", machine.system());
    facts.put("architecture", machine.architecture());
    facts.put("processors", Integer.toString(machine.processors()));
    facts.put("started", search.times().started());
    facts.values().removeIf(String::isEmpty);
    sections.add(
        Section.of(
                "To repeat it",
                new Columns<Map.Entry<String, String>>()
                    .text("what", Map.Entry::getKey)
                    .name("value", Map.Entry::getValue)
                    .table("What made this report", List.copyOf(facts.entrySet())))
            .say(remarks));
  }

  private static String seeds(List<Training> trials) {
    Map<Integer, Long> byRepeat = new TreeMap<>();
    trials.forEach(trial -> byRepeat.put(trial.repeat(), trial.seed()));
    return byRepeat.values().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
