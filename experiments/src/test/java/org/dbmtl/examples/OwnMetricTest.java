package org.dbmtl.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.reports.listing.TrialTable;
import org.dbmtl.search.Dbmtl;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.MetricProvider;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.trainer.data.RowGroups;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.metric.TargetEvaluation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class path with metrics of a user on it, which no other test sees. */
class OwnMetricTest {
  private static final String STUDY =
      """
      name: tiny
      data: {files: log.csv}
      features: {user: id, like: number}
      targets: {click: binary, age: continuous}
      network: {embedding: 2, shared: [4], specific: [], bayes: [2]}
      training: {batch: 50, epochs: 1}
      search: {repeats: 2, confirm: 1, objective: {%s: {click: 1}}}
      """;

  @TempDir private Path folder;
  private URLClassLoader withMetrics = new URLClassLoader(new URL[0]);

  /** What the built-in calibration is, from what a metric of a user is given. */
  public static final class Ratio implements MetricProvider {
    private static final Metric RATIO =
        Metric.of("ratio", "ratio", Metric.Kind.ANY, Metric.Best.ONE);

    @Override
    public Metric metric() {
      return RATIO;
    }

    @Override
    public double value(double[] predictions, double[] labels, int[] groups) {
      return Arrays.stream(predictions).sum() / Arrays.stream(labels).sum();
    }
  }

  /** Another metric of the same key. */
  public static final class OtherRatio implements MetricProvider {
    @Override
    public Metric metric() {
      return Metric.of("ratio", "other ratio", Metric.Kind.BINARY, Metric.Best.HIGHEST);
    }

    @Override
    public double value(double[] predictions, double[] labels, int[] groups) {
      return 0;
    }
  }

  /** The number of each row's group, as a digit of its own. */
  public static final class Groups implements MetricProvider {
    private static final Metric GROUPS =
        Metric.of("groups", "groups", Metric.Kind.BINARY, Metric.Best.HIGHEST);

    @Override
    public Metric metric() {
      return GROUPS;
    }

    @Override
    public double value(double[] predictions, double[] labels, int[] groups) {
      double sum = 0;
      for (int row = 0; row < groups.length; row++) {
        sum += Math.pow(10, row) * groups[row];
      }
      return sum;
    }
  }

  @BeforeEach
  void addMetrics() throws IOException {
    TinyStudy.writeLog(folder);
    metrics(List.of(BrierScore.class, Ratio.class, Groups.class));
  }

  private void metrics(List<Class<? extends MetricProvider>> classes) throws IOException {
    Path place = Files.createTempDirectory(folder, "classes");
    Path services = Files.createDirectories(place.resolve("META-INF/services"));
    Files.write(
        services.resolve(MetricProvider.class.getName()),
        classes.stream().map(Class::getName).toList());
    removeMetrics();
    withMetrics =
        new URLClassLoader(new URL[] {place.toUri().toURL()}, OwnMetricTest.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(withMetrics);
  }

  @AfterEach
  void removeMetrics() throws IOException {
    Thread.currentThread().setContextClassLoader(OwnMetricTest.class.getClassLoader());
    withMetrics.close();
  }

  private static Metric metric(String key) {
    return Metric.all().stream().filter(m -> m.key().equals(key)).findFirst().orElseThrow();
  }

  private static double value(TargetMetrics metrics, String key) {
    return Objects.requireNonNull(metrics.value(metric(key)), key);
  }

  @Test
  void metricsOfUsersComeLastByTheirKeys() {
    assertThat(Metric.all()).endsWith(metric("brierScore"), metric("groups"), metric("ratio"));
    assertThat(Metric.all()).isSorted().startsWith(Metric.AUC, Metric.GAUC);
    assertThat(metric("brierScore")).hasToString("brier-score");
  }

  @Test
  void itIsGivenTheLabelledRows() {
    float[] labels = {1, 0, Float.NaN, 0, 1};
    float[] logits = {0.5f, -1, 9, 2, 0};
    int[] marked = {~4, 1, ~0}; // the rows 4 and 1, and row 0; rows 2 and 3 have no group
    TargetMetrics metrics =
        TargetEvaluation.of(
            new TargetColumn("click", true, 1, Transform.NONE, 0.4, 1),
            row -> labels[(int) row],
            row -> 1,
            logits,
            logits,
            new RowGroups(position -> marked[(int) position], marked.length));

    double squares = 0;
    for (int row : new int[] {0, 1, 3, 4}) {
      double probability = 1 / (1 + Math.exp(-(double) logits[row]));
      squares += (labels[row] - probability) * (labels[row] - probability);
    }
    assertThat(value(metrics, "brierScore")).isCloseTo(squares / 4, within(1e-12));
    assertThat(value(metrics, "groups")).isEqualTo(1 + 0 - 100 + 0);
    assertThat(value(metrics, "ratio")).isEqualTo(metrics.value(Metric.CALIBRATION), within(1e-12));
  }

  @Test
  void itIsMeasuredOnEveryPartAndShown() throws IOException {
    Completed outcome = dbmtl("auc").train("");
    assertThat(outcome.metrics()).containsOnlyKeys(Part.VALID, Part.TEST);
    outcome.metrics().values().stream()
        .flatMap(targets -> targets.entrySet().stream())
        .forEach(
            target -> {
              TargetMetrics metrics = target.getValue();
              assertThat(value(metrics, "ratio"))
                  .isEqualTo(metrics.value(Metric.CALIBRATION), within(1e-6));
              assertThat(metrics.value(metric("brierScore")) != null)
                  .isEqualTo(target.getKey().equals("click"));
            });
    assertThat(TrialTable.of(outcome)).contains("Brier score", "ratio");
  }

  @Test
  void anObjectiveNamesIt() throws IOException {
    SearchResult found = dbmtl("brier-score").search();
    assertThat(found.ranking().candidates())
        .allSatisfy(
            candidate ->
                assertThat(candidate.score().mean())
                    .isEqualTo(
                        -Objects.requireNonNull(candidate.metric("click", metric("brierScore")))
                            .mean(),
                        within(1e-12)));
    assertThat(found.study().metrics().objective().text()).isEqualTo("-brier-score of click");
  }

  @Test
  void aStoreAndFilesKeepIt() throws IOException {
    Dbmtl dbmtl = dbmtl("brier-score").store(folder.resolve("store").toString());
    SearchResult first = dbmtl.search();
    assertThat(dbmtl.search().outcomes()).isEqualTo(first.outcomes());
  }

  @Test
  void filesAndReportsHaveIt() throws IOException {
    dbmtl("brier-score");
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    String study = folder.resolve("study.yaml").toString();
    Path results = folder.resolve("out");
    for (String command : List.of("search", "compare", "train")) {
      assertThat(
              org.dbmtl.experiments.command.Dbmtl.run(
                  out, out, command, study, "--out", results.toString()))
          .as(said.toString())
          .isZero();
    }
    for (String file : List.of("ranking.json", "compare.json", "metrics.json")) {
      assertThat(results.resolve(file)).content().contains("\"brierScore\"");
    }
    assertThat(results.resolve("report.html")).content().contains("Brier score");
  }

  @Test
  void theMessageAboutAnUnknownMetricNamesIt() {
    assertThatThrownBy(() -> dbmtl("brier-skore"))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("'brier-skore' in search.objective: maybe 'brier-score'");
    assertThatThrownBy(() -> dbmtl("sharpness"))
        .hasMessageContainingAll(
            "'sharpness'", "use one of auc, gauc", "brier-score, groups, ratio");
  }

  @Test
  void twoOfOneNameAreRefused() throws IOException {
    metrics(List.of(Ratio.class, OtherRatio.class));
    assertThatThrownBy(Metric::all)
        .hasMessageContainingAll("$OtherRatio computes", "'ratio'", "rename it");
    assertThatThrownBy(() -> Metric.of("log loss", "", Metric.Kind.BINARY, Metric.Best.LOWEST))
        .hasMessageContaining("'log loss' cannot be the key of a metric");
  }

  private Dbmtl dbmtl(String objective) throws IOException {
    Path study = Files.writeString(folder.resolve("study.yaml"), STUDY.formatted(objective));
    return Dbmtl.study(study).folder(folder.resolve("out"));
  }
}
