package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.chart.HeatMap;
import org.dbmtl.reports.chart.HeatMap.Look;
import org.dbmtl.reports.chart.HeatMap.Outline;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.search.pricing.EdgeWorth;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.pricing.Worth;
import org.dbmtl.search.result.SearchAnswer;
import org.dbmtl.search.result.SearchSummary;
import org.jspecify.annotations.Nullable;

/** What each possible edge is worth by the prices: in words, as two heat maps, and as a table. */
final class EdgeMapSection {
  private static final int MOST_NAMED = 5;
  private static final int MOST_ROWS = 30;
  private static final String ALONE = "alone";
  private static final String GIVEN = "given the others";

  private final SearchSummary search;
  private final Pricing pricing;
  private final @Nullable TargetGraph recommended;
  private final Set<Edge> required;
  private final Set<Edge> refused = new LinkedHashSet<>();
  private final List<EdgeWorth> edges;
  private final double most;

  EdgeMapSection(SearchSummary search, Pricing pricing) {
    this.search = search;
    this.pricing = pricing;
    SearchAnswer answer = search.answer();
    this.recommended = answer == null ? null : answer.recommended();
    this.required = Set.copyOf(search.constraints().required());
    refused.addAll(search.constraints().forbidden());
    refused.addAll(search.constraints().againstTiers());
    this.edges = sorted(pricing);
    this.most =
        edges.stream()
            .flatMap(edge -> Stream.of(edge.alone(), orZero(edge.givenOthers())))
            .mapToDouble(worth -> Math.abs(worth.mean()))
            .max()
            .orElse(0);
  }

  /** What is not known counts as nothing. */
  static Worth orZero(@Nullable Worth worth) {
    return worth == null ? new Worth(0, 0, 0) : worth;
  }

  /** Those worth most given the others first, then those of which that is not known. */
  static List<EdgeWorth> sorted(Pricing pricing) {
    Comparator<EdgeWorth> byWorth =
        Comparator.<EdgeWorth>comparingInt(edge -> edge.givenOthers() == null ? 1 : 0)
            .thenComparing(edge -> -orZero(edge.givenOthers()).mean())
            .thenComparing(edge -> -edge.alone().mean());
    return pricing.edges().stream().sorted(byWorth).toList();
  }

  List<Section> sections() {
    List<EdgeWorth> shown = edges.subList(0, Math.min(MOST_ROWS, edges.size()));
    String caption =
        shown.size() < edges.size()
            ? "The %d edges worth most, of %,d; edges.csv has all; nats per row"
                .formatted(shown.size(), edges.size())
            : "What each edge is worth, nats per row";
    return List.of(
        Section.of("Edge map").say(sentences()),
        Section.of("", columns().table(caption, shown))
            .show(
                List.of(
                    map(
                        ALONE,
                        EdgeWorth::alone,
                        "Alone: what the child gains from this parent as its only one"
                            + (required.isEmpty() ? "." : " next to the required ones.")),
                    map(
                        GIVEN,
                        EdgeWorth::givenOthers,
                        "Given the others: what the child's best set of parents with this one gains"
                            + " over the best set without it."))));
  }

  private Columns<EdgeWorth> columns() {
    return new Columns<EdgeWorth>()
        .rank()
        .cell(Column.text("edge"), edge -> Cell.structure(edge.edge().text()))
        .number(GIVEN, edge -> Numbers.withInterval(edge.givenOthers()))
        .number(ALONE, edge -> Numbers.withInterval(edge.alone()))
        .text("in structure", edge -> in(edge.edge()));
  }

  private Outline outline(Edge edge) {
    return recommended != null && recommended.contains(edge)
        ? Outline.RECOMMENDED
        : pricing.winner().contains(edge) ? Outline.PRICED : Outline.NONE;
  }

  private String in(Edge edge) {
    String required = this.required.contains(edge) ? "required" : "";
    return switch (outline(edge)) {
      case NONE -> required;
      case RECOMMENDED -> required.isEmpty() ? "recommended" : required;
      case PRICED -> required.isEmpty() ? "best by its price" : required;
    };
  }

  private Picture map(String what, Function<EdgeWorth, @Nullable Worth> worth, String caption) {
    Map<Edge, HeatMap.Cell> cells = new LinkedHashMap<>();
    List<String> targets = search.targetNames();
    for (String parent : targets) {
      for (String child : targets) {
        if (!parent.equals(child)) {
          Edge edge = new Edge(parent, child);
          cells.put(edge, blank(edge));
        }
      }
    }
    for (EdgeWorth edge : pricing.edges()) {
      if (!refused.contains(edge.edge())) {
        cells.put(edge.edge(), cell(edge.edge(), worth.apply(edge)));
      }
    }
    Prose words = Prose.of(caption);
    if (targets.size() <= HeatMap.MOST_WITH_NUMBERS) {
      words = words.and(" Numbers are thousandths of a nat per row.");
    } else {
      words = words.and(" Hold the pointer over a cell for its numbers.");
    }
    return new Picture(
        HeatMap.of(
                "What each edge is worth, " + what,
                "Parents down, children across. " + mostWorth(what, worth).text(),
                targets,
                cells)
            .inPage(),
        words.and(
            " The fullest colour is %s nats per row in both maps.".formatted(Numbers.score(most))));
  }

  private HeatMap.Cell blank(Edge edge) {
    return new HeatMap.Cell(
        0, Look.FORBIDDEN, outline(edge), "", edge.text() + "\nnot allowed by the study");
  }

  private HeatMap.Cell cell(Edge edge, @Nullable Worth worth) {
    Outline in = outline(edge);
    if (worth == null) {
      String why =
          required.contains(edge)
              ? "the study requires it, so every set has it"
              : "not known: the screening by pairs left it out of larger sets";
      return new HeatMap.Cell(0, Look.UNKNOWN, in, "", edge.text() + "\n" + why);
    }
    Look look = worth.isGain() ? Look.GAIN : worth.high() < 0 ? Look.LOSS : Look.UNCLEAR;
    // The root lets small worths be seen next to large ones.
    double share = most > 0 ? Math.sqrt(Math.abs(worth.mean()) / most) : 0;
    return new HeatMap.Cell(
        share,
        look,
        in,
        thousandths(worth.mean()),
        edge.text() + "\n" + Numbers.withInterval(worth) + " nats per row");
  }

  private static String thousandths(double nats) {
    double value = 1000 * nats;
    double size = Math.abs(value);
    String text =
        String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    return text.equals("-0.00") ? "0.00" : text;
  }

  private List<Prose> sentences() {
    List<Prose> all = new ArrayList<>();
    all.add(mostWorth(GIVEN, EdgeWorth::givenOthers));
    all.add(mostWorth(ALONE, EdgeWorth::alone));
    all.add(difference());
    all.add(
        Prose.of(
            "A price says how much the parent's label tells of the child, not what causes what. An"
                + " edge and its reverse are often worth the same: the likelihood cannot tell such"
                + " directions."));
    all.add(
        Prose.of(
            "Numbers are nats per row of the child, times the child's weight. Intervals (95 %, each"
                + " for itself) allow for the choice of rows. They hold for this one training:"
                + " another seed moves the prices further."));
    return all;
  }

  /** The question that most readers come with. */
  private Prose mostWorth(String what, Function<EdgeWorth, @Nullable Worth> worth) {
    Predicate<EdgeWorth> clear = edge -> orZero(worth.apply(edge)).isGain();
    List<EdgeWorth> gains =
        pricing.edges().stream()
            .filter(edge -> !refused.contains(edge.edge()))
            .filter(clear)
            .sorted(Comparator.comparingDouble(edge -> -orZero(worth.apply(edge)).mean()))
            .toList();
    if (gains.isEmpty()) {
      return Prose.of("No edge is clearly worth anything %s.".formatted(what));
    }
    Prose prose = Prose.of("Worth most %s: ".formatted(what));
    for (int i = 0; i < Math.min(MOST_NAMED, gains.size()); i++) {
      EdgeWorth edge = gains.get(i);
      prose =
          (i == 0 ? prose : prose.and(", "))
              .code(edge.edge().text())
              .and(" " + Numbers.signed(orZero(worth.apply(edge)).mean()));
    }
    return prose.and(
        " nats per row. %,d of %,d possible edges %s clearly worth something %s."
            .formatted(
                gains.size(), pricing.edges().size(), gains.size() == 1 ? "is" : "are", what));
  }

  /** Why the two maps differ, by the edge for which they do most. */
  private Prose difference() {
    Prose prose =
        Prose.of("The two differ where another parent tells a child the same as this one does");
    EdgeWorth example =
        edges.stream()
            .filter(edge -> edge.givenOthers() != null && edge.alone().isGain())
            .max(Comparator.comparingDouble(EdgeMapSection::lost))
            .orElse(null);
    if (example == null || lost(example) <= 0) {
      return prose.and(".");
    }
    return prose
        .and(", most of all for ")
        .code(example.edge().text())
        .and(
            ": %s alone, %s given the others."
                .formatted(
                    Numbers.signed(example.alone().mean()),
                    Numbers.signed(orZero(example.givenOthers()).mean())));
  }

  private static double lost(EdgeWorth edge) {
    return edge.alone().mean() - orZero(edge.givenOthers()).mean();
  }
}
