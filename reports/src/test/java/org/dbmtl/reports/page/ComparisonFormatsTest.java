package org.dbmtl.reports.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.reports.format.Csv;
import org.dbmtl.reports.format.HtmlPage;
import org.dbmtl.reports.format.LatexPage;
import org.dbmtl.reports.format.MarkdownPage;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.listing.ComparisonCsv;
import org.dbmtl.reports.section.ComparisonSection;
import org.dbmtl.search.evidence.ComparedCandidate;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.ComparisonFile;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonFormatsTest {
  private static final String SCRIPT = "<script>alert(1)</script>";
  private static final String FORMULA = "=cmd()";
  private static final String INPUT = "\\input{secret}";
  private static final List<String> TARGETS = List.of(SCRIPT, FORMULA, INPUT);
  private static final double[] AUCS = {.7, .8, .6};

  private final Study study =
      Study.of(
              "shop & co",
              DataSettings.files(new Split.ByTime("time", Split.Shares.STANDARD), "log.csv"),
              List.of(Feature.id("user")),
              List.of(
                  new Target.Binary(SCRIPT, "a", null, 1, null),
                  new Target.Binary(FORMULA, "b", null, 0, null),
                  new Target.Continuous(INPUT, "c", Transform.NONE, 1, null)))
          .withSeed(7);
  private final List<Candidate> candidates =
      List.of(
          candidate(Method.MTL, List.of()),
          candidate(Method.DBMTL, List.of(0)),
          candidate(Method.DBMTL, List.of(1)));
  private final Comparison comparison = comparison(4);

  private Candidate candidate(Method method, List<Integer> roots) {
    long[] parents = new long[3];
    for (int root : roots) {
      for (int child = 0; child < 3; child++) {
        parents[child] |= child == root ? 0 : 1L << root;
      }
    }
    return new Candidate(
        TargetGraph.empty(TARGETS).withParents(parents),
        study.network().withMethod(method),
        study.training(),
        Map.of());
  }

  /** The second candidate is clearly the best in AUC; the MSE is the same for all but for noise. */
  private Comparison comparison(int repeats) {
    return comparison(repeats, candidates);
  }

  private Comparison comparison(int repeats, List<Candidate> candidates) {
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int c = 0; c < candidates.size(); c++) {
        double noise = .001 * ((repeat + c) % 2);
        Map<String, TargetMetrics> metrics = new LinkedHashMap<>();
        metrics.put(
            SCRIPT,
            new TargetMetrics(9, Map.of(Metric.AUC, AUCS[c] + noise, Metric.GAIN, -.1 + c * .3)));
        metrics.put(FORMULA, new TargetMetrics(9, Map.of(Metric.AUC, .5)));
        metrics.put(INPUT, new TargetMetrics(9, Map.of(Metric.MSE, 1.5 + noise, Metric.GAIN, .25)));
        outcomes.add(
            new TrialOutcome.Completed(
                new TrialSpec(
                    outcomes.size() + 1L, candidates.get(c), repeat, repeat, Fidelity.FULL, "abc"),
                .1,
                Map.of(Part.TEST, metrics),
                new Provenance("0.1", "17", "fake", 1, "abc", 2 + c, 3)));
      }
    }
    return Comparison.of(
        "All " + FORMULA,
        study,
        "abc",
        Part.TEST,
        1000,
        repeats,
        candidates,
        candidates.get(0),
        outcomes);
  }

  private ReportPage page() {
    return new ReportPage(
        "Comparison of " + SCRIPT, List.of(), List.of(ComparisonSection.of(comparison)));
  }

  private static List<String> notes(Comparison comparison) {
    return ComparisonSection.of(comparison).remarks().stream().map(Prose::text).toList();
  }

  private List<Cell> cells() {
    return page().sections().get(0).tables().stream()
        .flatMap(table -> table.rows().stream())
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void theAnswerNamesTheBestAndWhatTheRepeatsTell() {
    String best =
        "All =cmd(): best on the test part is dbmtl =cmd()>*, score (joint = served) 0.75000";
    assertThat(ComparisonSection.answer(comparison).text())
        .startsWith(best)
        .endsWith("; the repeats distinguish it from all others.");
    assertThat(ComparisonSection.answer(comparison(1)).text())
        .startsWith(best)
        .endsWith("; one training of each tells nothing of chance.");
  }

  @Test
  void oneCandidateIsComparedWithNothing() {
    Comparison alone = comparison(4, candidates.subList(0, 1));
    assertThat(ComparisonSection.answer(alone).text())
        .isEqualTo(
            "All =cmd(): on the test part, mtl has score (joint = served) 0.15000 ± 0.00000.");
    assertThat(notes(alone)).contains("Only one candidate was compared, so nothing is marked.");
  }

  @Test
  void aTargetThatIsBetterAloneNamesTheWayOut() {
    String hint = "raise training.loss-weights." + SCRIPT;
    assertThat(String.join(" ", notes(comparison))).doesNotContain(hint);
    Comparison apart =
        comparison(
            4, List.of(candidates.get(0), candidates.get(1), candidate(Method.WDL, List.of())));
    assertThat(notes(apart))
        .filteredOn(note -> note.contains("a network of its own"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith(SCRIPT)
        .contains(hint); // the gain of the continuous target is the same for all
  }

  @Test
  void structuresStandSideBySideAndDifferencesInAPlot() {
    List<Picture> pictures = page().sections().get(0).figures();
    List<ComparedCandidate> own =
        comparison.candidates().stream()
            .filter(c -> c.candidate().network().method().readsEdges())
            .toList();
    assertThat(pictures).hasSize(1 + own.size());
    assertThat(pictures.get(0).svg()).contains("aria-label=\"Score (joint) minus that of mtl\"");
    for (int i = 0; i < own.size(); i++) {
      String svg = pictures.get(i + 1).svg();
      int edges = own.get(i).candidate().structure().edgeCount();
      assertThat(svg.split("class=\"head\"", -1)).as("arrow heads").hasSize(edges + 1);
      assertThat(svg).doesNotContain("<script>");
    }
  }

  @Test
  void theBestIsMarkedAndWhatIsTiedWithIt() {
    ReportTable table = page().sections().get(0).tables().get(0);
    int auc = column(table, SCRIPT + " AUC");
    int mse = column(table, INPUT + " MSE");
    assertThat(table.rows().stream().map(row -> row.get(auc).look()))
        .containsExactly(ReportTable.Look.PLAIN, ReportTable.Look.BEST, ReportTable.Look.PLAIN);
    assertThat(table.rows().stream().map(row -> row.get(mse).look()))
        .containsExactlyInAnyOrder(
            ReportTable.Look.TIED, ReportTable.Look.BEST, ReportTable.Look.TIED);
    // Of weight 0, and the same for all.
    assertThat(table.rows().stream().map(row -> row.get(column(table, FORMULA + " AUC")).look()))
        .containsOnly(ReportTable.Look.PLAIN);
    // By hand: the mean of .7, .701, .7, .701; the deviation .001 / √3, its root of 4 as divisor.
    assertThat(table.rows().get(0).get(auc).text())
        .isEqualTo(String.format(Locale.ROOT, "%.4f ± %.4f", .7005, .001 / Math.sqrt(3) / 2));
    assertThat(table.rows().get(0).get(column(table, "rows/s")).text()).isEqualTo("500");
    assertThat(table.rows().get(2).get(column(table, "CPU s")).text()).isEqualTo("4.00");
  }

  private static int column(ReportTable table, String heading) {
    return table.columns().stream().map(ReportTable.Column::heading).toList().indexOf(heading);
  }

  @Test
  void markdownReadsBackAsTheSameCells() {
    List<String> read = new ArrayList<>();
    MarkdownPage.text(page())
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
        .filter(line -> !line.startsWith("| method"))
        .forEach(
            line -> {
              for (String cell : line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1)) {
                read.add(
                    cell.strip()
                        .replaceAll("^\\*\\*(.*)\\*\\*$", "$1")
                        .replaceAll("^`(.*)`$", "$1")
                        .replaceAll(" =$", "")
                        .replaceAll("\\\\(.)", "$1"));
              }
            });
    assertThat(read.stream().filter(cell -> cell.contains("±")))
        .containsExactlyElementsOf(numbers());
    assertThat(MarkdownPage.text(page())).contains("**0.8005 ± 0.0003**", "1.5005 ± 0.0003 =");
  }

  @Test
  void latexReadsBackAsTheSameCellsAndRunsNothing() {
    String tex = LatexPage.text(page());
    List<String> read = new ArrayList<>();
    for (String line : tex.lines().filter(each -> each.endsWith("\\\\")).toList()) {
      for (String cell : line.substring(0, line.length() - 2).split("(?<!\\\\)&", -1)) {
        read.add(
            cell.strip()
                .replace("\\ensuremath{\\pm}", "±")
                .replace("\\ensuremath{-}", "-")
                .replaceAll("\\\\textbf\\{(.*)\\}", "$1")
                .replace("\\textsuperscript{=}", ""));
      }
    }
    assertThat(read.stream().filter(cell -> cell.contains("±")))
        .filteredOn(cell -> Character.isDigit(cell.charAt(cell.length() - 1)))
        .containsExactlyElementsOf(numbers());
    assertThat(tex)
        .contains("\\toprule", "\\textbackslash{}input\\{secret\\} MSE", "\\textbf{0.8005")
        .doesNotContain("\\input")
        .doesNotContain("<script>alert");
    // Every brace is closed, in order.
    int depth = 0;
    for (Matcher brace = Pattern.compile("\\\\[{}]|[{}]").matcher(tex); brace.find(); ) {
      depth += brace.group().equals("{") ? 1 : brace.group().equals("}") ? -1 : 0;
      assertThat(depth).isNotNegative();
    }
    assertThat(depth).isZero();
  }

  @Test
  void htmlReadsBackAsTheSameCellsAndRunsNothing() {
    String html = HtmlPage.text(page());
    List<String> read = new ArrayList<>();
    for (Matcher cell =
            Pattern.compile("<(?:td|th scope=\"row\")[^>]*>(.*?)</t[dh]>").matcher(html);
        cell.find(); ) {
      read.add(
          cell.group(1)
              .replaceAll("<[^>]*>", "")
              .replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&#39;", "'")
              .replace("&quot;", "\"")
              .replace("&amp;", "&"));
    }
    assertThat(read).containsExactlyElementsOf(cells().stream().map(Cell::text).toList());
    assertThat(html)
        .contains("&lt;script&gt;alert(1)", "prefers-color-scheme", "width=device-width")
        .contains("<strong>0.8005")
        .doesNotContain("<script>alert")
        .doesNotContain("http:", "https:");
  }

  @Test
  void csvHoldsTheNumbersInFullAndNoFormula() {
    List<List<String>> lines =
        ComparisonCsv.text(List.of(comparison))
            .lines()
            .map(line -> List.of(line.split(",", -1)))
            .toList();
    List<String> headings = lines.get(0);
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSameSizeAs(headings));
    List<String> auc =
        lines.stream()
            .filter(line -> line.get(4).equals(SCRIPT) && line.get(5).equals("auc"))
            .findFirst()
            .orElseThrow();
    assertThat(Double.parseDouble(auc.get(headings.indexOf("mean"))))
        .isCloseTo(.7005, within(1e-15));
    assertThat(Double.parseDouble(auc.get(headings.indexOf("standardError"))))
        .isCloseTo(.001 / Math.sqrt(3) / 2, within(1e-12));
    assertThat(Double.parseDouble(auc.get(headings.indexOf("toBest")))).isCloseTo(-.1, within(.01));
    assertThat(lines.stream().flatMap(List::stream))
        .contains("'" + FORMULA)
        .noneMatch(cell -> cell.matches("[=+@].*|-[^0-9].*"));
  }

  @Test
  void jsonHoldsTheVeryNumbersOfEveryRepeat() {
    String json = RecordJson.text(ComparisonFile.of("t", List.of(comparison)));
    assertThat(json.substring(json.indexOf("\"times\""))).contains("cpuSeconds");
    assertThat(json.substring(0, json.indexOf("\"times\"")))
        .doesNotContain("cpuSeconds")
        .contains("\"1\" : 0.701", "\"mark\" : \"best\"", "\"mark\" : \"tied\"");
  }

  @Test
  void oneRepeatMarksNoTie() {
    ReportPage page = new ReportPage("x", List.of(), List.of(ComparisonSection.of(comparison(1))));
    assertThat(MarkdownPage.text(page)).doesNotContain(" = |").contains("tells nothing of chance");
    assertThat(cellsOf(page)).noneMatch(cell -> cell.look() == ReportTable.Look.TIED);
  }

  private static List<Cell> cellsOf(ReportPage page) {
    return page.sections().get(0).tables().stream()
        .flatMap(table -> table.rows().stream())
        .flatMap(List::stream)
        .toList();
  }

  private List<String> numbers() {
    return cells().stream().map(Cell::text).filter(text -> text.contains("±")).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "=1+1, '''=1+1'",
    "+a, '''+a'",
    "-a, '''-a'",
    "@a, '''@a'",
    "a=b, a=b",
  })
  void aTextIsNoFormula(String text, String safe) {
    assertThat(Csv.name(text)).isEqualTo(safe);
  }
}
