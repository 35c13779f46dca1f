package org.dbmtl.reports.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.format.GraphFormat;
import org.dbmtl.reports.Results;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.ReportFormat;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.listing.FrontTable;
import org.dbmtl.reports.listing.TerminalTable;
import org.dbmtl.reports.listing.TrialTable;
import org.dbmtl.search.evidence.ParetoFront;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.MetricSettings;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  private final Results results = new Results("live", "click", "stay");

  private static String report(SearchResult result) {
    return ReportFormat.MD
        .text(page(result))
        // The tables are padded for readers of the text itself.
        .replaceAll(" +\\|", " |")
        .replaceAll("\\| +", "| ");
  }

  private static ReportPage page(SearchResult result) {
    return SearchPage.of(
        ResultFile.search(
            RecordJson.text(SearchSummary.of(result, List.of("bin/dbmtl search live.yaml")))));
  }

  private static String answer(SearchResult result) {
    return report(result).lines().skip(2).findFirst().orElseThrow();
  }

  @Test
  void terminalTableIsAligned() {
    SearchResult result =
        results
            .trained(results.structure(false), 0.0265, 0.0271)
            .trained(results.structure(true), 0.0275, 0.0280)
            .trained(results.reversed(), 0.0200)
            .build();
    // Dunnett's one-sided 0.95 point for 2 comparisons and 1 degree of freedom, 9.50996 by scipy's
    // quadrature, times the deviation of the paired differences, 0.0001 / √2, over the root of the
    // shared seeds; the p-values are by the same quadrature.
    assertThat(TerminalTable.of(result, 10))
        .isEqualTo(
            """
            #     score (joint = served)   ± s.e.   vs best   ± 95 %      p  repeats  click AUC  stay MSE  structure
            1                    0.02775  0.00025      best        -      -        2     0.7000    0.9000  click>stay
            2                    0.02680  0.00030  -0.00095  0.00048  0.025        2     0.7000    0.9000  (no edges)
            3  *                 0.02000        -  -0.00750  0.00067  0.005        1     0.7000    0.9000  stay>click
            *  fewer repeats than the others, so ranked after them
            Joint and served are one number here by definition: no edge carries a label.
            """);
  }

  @Test
  void terminalTableShowsTheTopAndMarksTies() {
    SearchResult result =
        results
            .trained(results.structure(false), 0.0265, 0.0280)
            .trained(results.structure(true), 0.0275, 0.0271)
            .trained(results.reversed(), 0.0100, 0.0101)
            .failed(results.reversed(), "boom")
            .build();
    assertThat(TerminalTable.of(result, 2).lines().toList())
        .hasSize(7)
        .anyMatch(line -> line.startsWith("2  =  "))
        .contains("... and 1 more", "failed trials: 1");
    assertThat(TerminalTable.of(new Results("e", "a", "b").build(), 5))
        .isEqualTo("no trial completed\n");
  }

  @Test
  void trialTableHasALineForEachPartAndTarget() {
    TrialOutcome.Completed trial =
        (TrialOutcome.Completed)
            results.trained(results.structure(true), 0.0275).build().outcomes().get(0);
    TargetMetrics click =
        new TargetMetrics(1200, Map.of(Metric.AUC, 0.75, Metric.LOG_LOSS, 0.5, Metric.GAIN, 0.01));
    TargetMetrics stay = new TargetMetrics(90, Map.of(Metric.MSE, 1.5, Metric.GAIN, -0.02));
    Map<String, TargetMetrics> both = new LinkedHashMap<>();
    both.put("click", click);
    both.put("stay", stay);
    assertThat(
            TrialTable.of(
                new TrialOutcome.Completed(
                    trial.spec(),
                    0.1,
                    Map.of(Part.VALID, both, Part.TEST, Map.of("stay", stay)),
                    trial.provenance())))
        .isEqualTo(
            """
            part   target   rows     AUC  log loss     MSE      gain
            valid  click   1,200  0.7500    0.5000       -   0.01000
            valid  stay       90       -         -  1.5000  -0.02000
            test   stay       90       -         -  1.5000  -0.02000
            """);
  }

  /** Three repeats of vanilla and one better structure, its edge supported. */
  private Results better() {
    return results
        .trained(results.structure(false), 0.0265, 0.0271, 0.0268)
        .trained(results.structure(true), 0.0275, 0.0280, 0.0279);
  }

  @Test
  void theAnswerClaimsAClearAdvantage() {
    assertThat(
            answer(
                better()
                    .confirmed(results.structure(true), 0.0275, 0.0280, 0.0279)
                    .confirmed(results.structure(false), 0.0265, 0.0271, 0.0268)
                    .build()))
        .startsWith(
            "**`click>stay` is recommended**. From the features alone, what it serves is better than the"
                + " vanilla structure's by 0.00100 ")
        .contains("nats per row (95 % interval, test part, 3 fresh seeds).");
  }

  @Test
  void theAnswerSaysWhenNothingIsConfirmed() {
    assertThat(answer(better().build()))
        .startsWith("**`click>stay` is recommended**, but it was not confirmed on the test part");
  }

  @Test
  void whatTheTestPartDoesNotShowIsNotRecommended() {
    assertThat(
            answer(
                better()
                    .confirmed(results.structure(true), 0.0275, 0.0270, 0.0268)
                    .confirmed(results.structure(false), 0.0265, 0.0271, 0.0268)
                    .build()))
        .startsWith("**No edges are recommended**. Structures with more edges score better in the")
        .endsWith(
            " The best score of the search is that of `click>stay`: 0.02780 ± 0.00015 nats per row on"
                + " the validation part.");
  }

  @Test
  void theAnswerNamesVanillaWhenItWins() {
    assertThat(
            answer(
                results
                    .trained(results.structure(false), 0.0275, 0.0280)
                    .trained(results.structure(true), 0.0265, 0.0271)
                    .build()))
        .isEqualTo(
            "**No edges are recommended**. No structure can be told to be better than the simplest"
                + " one. Nothing was confirmed on the test part.");
  }

  @Test
  void theReportSaysWhatTheEvidenceHolds() {
    String tied =
        report(
            results
                .trained(results.structure(false), 0.0265, 0.0280)
                .trained(results.structure(true), 0.0275, 0.0271)
                .trained(results.reversed(), 0.0100, 0.0101)
                .build());
    assertThat(tied)
        .contains(
            "## What the evidence says",
            "- 2 of 3 candidates are tied as the best, and the truly best one is among"
                + " them (95 % sure): `click>stay`, (no edges).",
            "- No edge is supported: not even the one link that was compared makes candidates",
            "- More repeats will not help: the best two are equal for practical purposes",
            "- Single repeats agree on the order with Kendall's tau 0.33",
            "## Edges",
            "| targets | linked | against none | p | pairs | better way | directed | against its reverse"
                + " | p of the way | in tied |",
            "| click - stay | | -0.00858 [",
            "| `click>stay` |",
            "| 50 % |",
            "## Agreement of the repeats",
            "| single repeats | 0.3333 |",
            "| halves of the repeats | - |",
            "Over 3 candidates and 2 repeats.");
    assertThat(tied)
        .contains("`bin/dbmtl search live.yaml`", "| study seed | 7 |", "1000, 1001", "1 min 30 s")
        .contains(
            "| AUC | best | 0.7000 | - |",
            "| AUC | vanilla | 0.7000 | - |",
            "| MSE | vanilla | - | 0.9000 |",
            "| click | 0.50 | - | - | - | - | - | - | - | - | - |",
            "## Calibration of the best by decile (validation part)",
            "stay in the unit of the column c; MSE is in the square of that");
  }

  @Test
  void theFrontAndTheObjectiveAreReportedWhenAskedFor() {
    Objective objective = new Objective(Map.of(Metric.AUC, Map.of("click", 1.0)), true);
    SearchResult plain =
        results
            .trained(results.structure(false), 0.02)
            .trained(results.structure(true), 0.03)
            .build();
    assertThat(report(plain)).doesNotContain("Pareto");
    Study study = plain.study().withMetrics(new MetricSettings(null, objective));
    SearchResult asked =
        new SearchResult(
            study,
            plain.data(),
            plain.profile(),
            plain.vanilla(),
            plain.proposal(),
            plain.pricing(),
            plain.outcomes(),
            plain.ranking(),
            null,
            plain.confirmation(),
            plain.stopped(),
            plain.started(),
            plain.elapsed());
    assertThat(report(asked))
        .contains("that of `click>stay`: 0.03000 points on the validation part")
        .contains(
            "Scores are points of the study's objective on the validation part, `auc of click`")
        .contains("## Pareto front over the targets", "| 1 | `click>stay` | 0.03000 | 0.00000 |")
        .doesNotContain("| 2 | (no edges) | 0.02000 | 0.00000 |", "0.03000 nats per row");
    assertThat(FrontTable.of(ParetoFront.of(study, asked.ranking()), 5))
        .isEqualTo(
            """
            Pareto front: no other gains as much on every target and more on one
            #  click gain  stay gain  structure
            1     0.03000    0.00000  click>stay
            """);
  }

  @Test
  void hostileNamesStayNames() {
    Results hostile = new Results("<script>x</script>", "a|b`c", "*d*");
    String report =
        report(
            hostile
                .trained(hostile.structure(true), 0.02, 0.03)
                .failed(hostile.reversed(), "bad | <b>loss</b>\nof it")
                .build());
    assertThat(report)
        .doesNotContain("<script>", "<b>", " *d* ")
        .contains("\\|", "&lt;script&gt;", "bad \\| &lt;b&gt;loss&lt;/b&gt; of it");
    // Every row of a table has as many cells as its heading.
    List<String> rows = report.lines().filter(line -> line.startsWith("| ")).toList();
    assertThat(rows).isNotEmpty();
    List<String> ranking = rows.stream().filter(row -> row.contains("0.02500")).limit(1).toList();
    assertThat(ranking.get(0).replace("\\|", "").chars().filter(c -> c == '|').count())
        .isEqualTo(rows.get(0).replace("\\|", "").chars().filter(c -> c == '|').count());
  }

  @Test
  void numbersAreWrittenOneWay() {
    assertThat(Numbers.score(-0.000001)).isEqualTo("0.00000");
    assertThat(Numbers.signed(-0.000001)).isEqualTo("+0.00000");
    assertThat(Numbers.signed(-0.00123)).isEqualTo("-0.00123");
    assertThat(Numbers.metric((Double) null)).isEqualTo("-");
    assertThat(Numbers.seconds(59.94)).isEqualTo("59.9 s");
    assertThat(Numbers.seconds(3725)).isEqualTo("1 h 02 min");
  }

  @Test
  void writesFilesWholeOrNotAtAll(@TempDir Path folder) throws IOException {
    SearchResult result = results.trained(results.structure(true), 0.02).build();
    ResultFile.write(folder.resolve("out/ranking.json"), SearchSummary.of(result, List.of()));
    SearchReport.write(folder.resolve("out"), folder.resolve("out"), List.of(ReportFormat.MD));
    assertThat(
            BestStructure.write(
                folder.resolve("out"), ResultFile.readSearch(folder.resolve("out/ranking.json"))))
        .hasSize(2);
    assertThat(folder.resolve("out/best.txt")).hasContent("click>stay\n");
    assertThat(GraphFormat.DOT.read(Files.readString(folder.resolve("out/best.dot"))))
        .isEqualTo(results.structure(true));
    try (var files = Files.list(folder.resolve("out"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("ranking.json", "report.md", "best.txt", "best.dot");
    }
    Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(
            () ->
                SearchReport.write(
                    folder.resolve("out"), folder.resolve("file"), List.of(ReportFormat.MD)))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith("cannot write '");
  }
}
