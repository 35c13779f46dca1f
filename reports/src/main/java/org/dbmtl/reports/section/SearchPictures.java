package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.chart.CalibrationPlot;
import org.dbmtl.reports.chart.ForestPlot;
import org.dbmtl.reports.chart.RocPlot;
import org.dbmtl.reports.chart.ScatterPlot;
import org.dbmtl.reports.chart.SupportMatrix;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.picture.StructurePicture;
import org.dbmtl.reports.picture.StructurePicture.EdgeLook;
import org.dbmtl.reports.picture.StructurePicture.TargetLook;
import org.dbmtl.reports.svg.Svg;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.EdgeEffect;
import org.dbmtl.search.evidence.EdgeSupport;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.pricing.EdgeWorth;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.result.SearchSummary.CandidateSummary;
import org.dbmtl.search.result.SearchSummary.Training;
import org.dbmtl.search.result.TargetFacts;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.DataProfile;
import org.dbmtl.search.trial.RocCurve;
import org.jspecify.annotations.Nullable;

/** The pictures of a search: structures, and charts of what its tables hold. */
public final class SearchPictures {
  private static final double THIN = 1.5;
  private static final double THICK = 5;

  /** Structures next to the best: so many tied ones, and vanilla. */
  private static final int MOST_TIED = 4;

  /** Points of a chart; of more trainings, those that are not the best so far are thinned out. */
  private static final int MOST_POINTS = 600;

  /** Forbidden edges that are drawn; more would hide the structure. */
  private static final int MOST_FORBIDDEN = 12;

  private final SearchSummary search;
  private final Map<String, TargetLook> looks = new LinkedHashMap<>();

  public SearchPictures(SearchSummary search) {
    this.search = search;
    for (DataProfile.OfTarget target : search.profile().targets()) {
      looks.put(target.name(), look(target));
    }
  }

  private TargetLook look(DataProfile.OfTarget target) {
    boolean binary =
        search.targets().stream().anyMatch(t -> t.name().equals(target.name()) && t.binary());
    Double mean = target.mean();
    String tip =
        "%s %s, entropy %s nats, %,d labelled rows"
            .formatted(
                binary ? "rate" : "mean",
                Numbers.metric(mean),
                Numbers.metric(target.entropy()),
                target.labelled());
    if (mean == null) {
      return new TargetLook(0, "", tip);
    }
    return binary
        ? new TargetLook(Math.sqrt(Math.max(0, Math.min(1, mean))), Numbers.rate(mean), tip)
        : new TargetLook(0, "mean " + Numbers.ratio(mean), tip);
  }

  /**
   * The recommended structure, its edges as wide as they are supported, without a head where the
   * direction is open.
   */
  public Picture recommended(CandidateSummary recommended) {
    boolean drawn =
        !search.constraints().forbidden().isEmpty()
            && search.constraints().forbidden().size() <= MOST_FORBIDDEN;
    StructurePicture picture =
        new StructurePicture(
            recommended.structure(),
            "The recommended structure",
            looks,
            edgeLooks(recommended.structure(), null, search.undirected(recommended.structure())),
            drawn ? search.constraints().forbidden() : List.of(),
            List.of());
    Prose caption = Prose.of("The recommended structure. Edges lead from parent to child; ");
    caption =
        caption.and("the wider, the more the edge adds (hold the pointer over one for numbers).");
    if (!search.undirected(recommended.structure()).isEmpty()) {
      caption = caption.and(" A line without an arrow head: its direction is open.");
    }
    caption = caption.and(" The fuller a box, the higher the target's rate.");
    if (!search.constraints().required().isEmpty()) {
      caption = caption.and(" Orange edges are required.");
    }
    if (drawn) {
      caption = caption.and(" Dotted red ones with a cross are forbidden.");
    }
    return new Picture(picture.svg().inPage(), caption);
  }

  private Map<Edge, EdgeLook> edgeLooks(
      TargetGraph structure, @Nullable TargetGraph reference, Set<Edge> undirected) {
    double most = most();
    Map<Edge, EdgeLook> edges = new LinkedHashMap<>();
    for (Edge edge : structure.edges()) {
      double worth = worth(edge);
      double width = most > 0 && worth > 0 ? THIN + (THICK - THIN) * worth / most : THIN;
      edges.put(
          edge,
          new EdgeLook(
              width,
              search.constraints().required().contains(edge),
              reference != null && !reference.contains(edge),
              !undirected.contains(edge),
              tip(edge)));
    }
    return edges;
  }

  /** The most that an edge adds of which that is known, nats per row. */
  private double most() {
    Pricing pricing = search.pricing();
    return pricing != null && pricing.holds()
        ? pricing.winner().edges().stream().mapToDouble(this::worth).max().orElse(0)
        : search.evidence().edges().stream()
            .map(EdgeSupport::linked)
            .mapToDouble(presence -> presence == null ? 0 : presence.effect().mean())
            .max()
            .orElse(0);
  }

  /** What an edge adds over none, nats per row: by its price where the search went by prices. */
  private double worth(Edge edge) {
    EdgeWorth priced = priced(edge);
    EdgeSupport support = search.evidence().edge(edge);
    EdgeEffect presence = support == null ? null : support.linked();
    if (priced != null) {
      return EdgeMapSection.orZero(priced.givenOthers()).mean();
    }
    return presence == null ? 0 : presence.effect().mean();
  }

  private @Nullable EdgeWorth priced(Edge edge) {
    Pricing pricing = search.pricing();
    return pricing == null || !pricing.holds()
        ? null
        : pricing.edges().stream().filter(one -> one.edge().equals(edge)).findFirst().orElse(null);
  }

  private String tip(Edge edge) {
    EdgeWorth priced = priced(edge);
    EdgeSupport support = search.evidence().edge(edge);
    List<String> lines = new ArrayList<>();
    if (priced != null) {
      lines.add(
          "by its price, given the others: %s"
              .formatted(Numbers.withInterval(priced.givenOthers())));
    }
    if (support != null) {
      lines.add(tip(support));
    }
    return String.join("\n", lines);
  }

  private String tip(EdgeSupport support) {
    EdgeEffect linked = support.linked();
    Edge direction = support.direction();
    String verdict =
        (support.isLinked()
                ? "linked"
                : support.isOpposed() ? "worse than without" : "link not shown")
            + (direction == null ? ", direction open\n" : ", directed " + direction.text() + "\n");
    String against =
        linked == null
            ? "not compared with none"
            : "against none: %s, p %s"
                .formatted(Numbers.effect(linked), Numbers.probability(linked.pValue()));
    return "%s%s\nlinked in %s of the tied structures"
        .formatted(verdict, against, Numbers.percent(support.tiedShare().linked()));
  }

  /** The best, tied structures and vanilla, each target at one place. */
  List<Picture> sideBySide(CandidateSummary best) {
    Map<TargetGraph, Prose> shown = new LinkedHashMap<>();
    List<CandidateSummary> candidates = search.candidates();
    for (int i = 0; i < candidates.size() && shown.size() <= MOST_TIED; i++) {
      CandidateSummary candidate = candidates.get(i);
      if (candidate.tied() && !candidate.partial()) {
        shown.put(candidate.structure(), caption(i, candidate));
      }
    }
    CandidateSummary vanilla = search.candidate(search.vanilla());
    if (vanilla != null) {
      shown.putIfAbsent(vanilla.structure(), caption(candidates.indexOf(vanilla), vanilla));
    }
    List<StructurePicture> pictures = new ArrayList<>();
    shown
        .keySet()
        .forEach(
            structure ->
                pictures.add(
                    new StructurePicture(
                        structure,
                        structure.edgeCount() == 0 ? "No edges" : structure.text(),
                        looks,
                        edgeLooks(structure, best.structure(), Set.of()),
                        List.of(),
                        best.structure().edges().stream()
                            .filter(edge -> !structure.contains(edge))
                            .toList())));
    List<Svg> drawn = StructurePicture.alike(pictures);
    List<Prose> captions = List.copyOf(shown.values());
    List<Picture> all = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      all.add(new Picture(drawn.get(i).inPage(), captions.get(i)));
    }
    return all;
  }

  private Prose caption(int index, CandidateSummary candidate) {
    String what =
        candidate.structure().equals(search.vanilla())
            ? "%d, vanilla%s: ".formatted(index + 1, candidate.tied() ? ", tied" : "")
            : index == 0 ? "1, the best: " : "%d, tied: ".formatted(index + 1);
    return Prose.of(what)
        .structure(candidate.structure().text())
        .and(", " + Numbers.withError(candidate.score()));
  }

  /** Which edges are supported, parents down and children across. */
  Picture support() {
    double most =
        search.evidence().edges().stream()
            .map(EdgeSupport::linked)
            .mapToDouble(presence -> presence == null ? 0 : Math.abs(presence.effect().mean()))
            .max()
            .orElse(0);
    Map<Edge, SupportMatrix.Cell> cells = new LinkedHashMap<>();
    for (EdgeSupport support : search.evidence().edges()) {
      EdgeEffect presence = support.linked();
      double mean = presence == null ? 0 : presence.effect().mean();
      for (Edge edge : List.of(support.forward(), support.forward().reversed())) {
        Edge direction = support.direction();
        boolean against = direction != null && !direction.equals(edge);
        double share =
            edge.equals(support.forward())
                ? support.tiedShare().aToB()
                : support.tiedShare().bToA();
        cells.put(
            edge,
            new SupportMatrix.Cell(
                most > 0 && !against ? Math.max(0, mean) / most : 0,
                support.isOpposed() ? "bad" : support.isLinked() && !against ? "good" : "none",
                Numbers.percent(share).replace(" ", ""),
                support.text() + "\n" + tip(support)));
      }
    }
    return new Picture(
        SupportMatrix.of("Support of each edge", search.targetNames(), cells).inPage(),
        Prose.of(
            "The fuller a cell, the more a link of the two targets adds over none, in whichever "
                + "direction. Where a direction is known, its reverse is blank. The number is the "
                + "share of tied structures that have the edge. A green frame: linked; a dashed red "
                + "one: worse than none; grey: no candidate links the two."));
  }

  /** Differences by target, a plot for each reference. */
  List<Picture> forests(Map<String, Map<String, Difference>> differences) {
    List<Picture> plots = new ArrayList<>();
    differences.forEach(
        (reference, byTarget) -> {
          List<ForestPlot.Row> rows = new ArrayList<>();
          byTarget.forEach(
              (target, difference) ->
                  rows.add(
                      new ForestPlot.Row(
                          target,
                          difference.mean(),
                          difference.low(),
                          difference.high(),
                          Numbers.withInterval(difference))));
          plots.add(
              new Picture(
                  ForestPlot.of("Best minus " + reference + " by target", "nats per row", rows)
                      .inPage(),
                  Prose.of("Gain of the best minus that of " + reference + ", by target.")));
        });
    return plots;
  }

  /** Calibration of each target, and its ROC curve if there is one. */
  List<Picture> quality(
      Map<String, List<CalibrationDecile>> deciles,
      Map<String, RocCurve> curves,
      Map<String, Map<Metric, Estimate>> metrics) {
    List<Picture> plots = new ArrayList<>();
    for (TargetFacts target : search.targets()) {
      Map<Metric, Estimate> ofTarget = metrics.getOrDefault(target.name(), Map.of());
      List<CalibrationDecile> ofDeciles = deciles.getOrDefault(target.name(), List.of());
      if (!ofDeciles.isEmpty()) {
        List<CalibrationPlot.Point> points =
            ofDeciles.stream()
                .map(
                    d ->
                        new CalibrationPlot.Point(
                            d.predicted(),
                            d.observed(),
                            "tenth %d: predicted %s, observed %s, %,d rows"
                                .formatted(
                                    d.decile(),
                                    Numbers.metric(d.predicted()),
                                    Numbers.metric(d.observed()),
                                    d.rows())))
                .toList();
        plots.add(
            new Picture(
                CalibrationPlot.of("Calibration of " + target.name(), points).inPage(),
                Prose.of("")
                    .code(target.name())
                    .and(
                        ": calibration %s."
                            .formatted(
                                Numbers.metric(
                                    Metric.CALIBRATION, ofTarget.get(Metric.CALIBRATION))))));
      }
      RocCurve curve = curves.get(target.name());
      if (curve != null) {
        String auc = "AUC " + Numbers.metric(Metric.AUC, ofTarget.get(Metric.AUC));
        plots.add(
            new Picture(
                RocPlot.of("ROC curve of " + target.name(), curve, auc).inPage(),
                Prose.of("").code(target.name()).and(": %s.".formatted(auc))));
      }
    }
    return plots;
  }

  /** Scores over trainings, and over their cost if it is known. */
  List<Picture> progress() {
    List<ScatterPlot.Point> overTrials = new ArrayList<>();
    List<ScatterPlot.Point> overCost = new ArrayList<>();
    double cost = 0;
    int completed = 0;
    double best = Double.NEGATIVE_INFINITY;
    long all = search.trials().stream().filter(trial -> trial.score() != null).count();
    long stride = 1 + all / MOST_POINTS;
    for (int i = 0; i < search.trials().size(); i++) {
      Training trial = search.trials().get(i);
      Double seconds = search.times().trials().get(i).cpuSeconds();
      cost += seconds == null ? 0 : seconds;
      Double score = trial.score();
      if (score == null) {
        continue;
      }
      boolean record = score > best;
      best = Math.max(best, score);
      if (record || completed % stride == 0) {
        String text = "trial %d: %s".formatted(trial.id(), Numbers.score(score));
        overTrials.add(new ScatterPlot.Point(i + 1, score, text));
        overCost.add(new ScatterPlot.Point(cost / 60, score, text));
      }
      completed++;
    }
    if (overTrials.isEmpty()) {
      return List.of();
    }
    String unit = search.unit();
    List<Picture> plots = new ArrayList<>();
    plots.add(
        new Picture(
            ScatterPlot.of("Score by training", "trainings", "score, " + unit, true, overTrials)
                .inPage(),
            Prose.of("Score by training, in the order in which they were asked for.")));
    if (cost > 0) {
      plots.add(
          new Picture(
              ScatterPlot.of("Score by cost", "CPU minutes", "score, " + unit, false, overCost)
                  .inPage(),
              Prose.of("Score by CPU time of all trainings up to it.")));
    }
    return plots;
  }
}
