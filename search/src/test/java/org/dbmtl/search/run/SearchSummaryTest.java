package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Evidence;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchAnswer;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.MetricSettings;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SearchSummaryTest {
  @TempDir Path folder;

  private SearchResult result(int repeats, int confirm, int parallel) {
    Study study =
        Studies.study(Studies.settings("exhaustive", 0, repeats, parallel, confirm), "a", "b");
    return Studies.search(study, new FakeTrainer(0), folder, SearchListener.NONE);
  }

  @Test
  void holdsWhatItsReadersAskFor() throws IOException {
    SearchResult result = result(2, 2, 1);
    Path file = folder.resolve("out/ranking.json");
    ResultFile.write(file, SearchSummary.of(result, List.of()));
    JsonNode root = new JsonMapper().readTree(Files.readString(file));

    assertThat(root.propertyNames())
        .containsExactly(
            "study",
            "seed",
            "versions",
            "fingerprints",
            "strategy",
            "objective",
            "stopped",
            "vanilla",
            "answer",
            "targets",
            "constraints",
            "start",
            "settings",
            "profile",
            "scores",
            "candidates",
            "evidence",
            "failed",
            "confirmation",
            "trials",
            "times");
    assertThat(root.at("/study").asString()).isEqualTo("test");
    assertThat(root.at("/seed").asLong()).isEqualTo(42);
    assertThat(root.at("/versions/dbmtl").asString()).isEqualTo(Version.current());
    assertThat(root.at("/fingerprints/data").asString()).isEqualTo("abc");
    assertThat(root.at("/candidates").size()).isEqualTo(3);
    RankedCandidate second = result.ranking().candidates().get(1);
    JsonNode node = root.at("/candidates/1");
    assertThat(node.at("/structure").asString()).isEqualTo(second.candidate().structure().text());
    assertThat(node.at("/score").asDouble()).isEqualTo(second.score().mean());
    assertThat(node.at("/standardError").asDouble()).isPositive();
    assertThat(node.at("/repeats").asInt()).isEqualTo(2);
    assertThat(node.at("/differenceToBest/mean").asDouble())
        .isBetween(
            node.at("/differenceToBest/low").asDouble(),
            node.at("/differenceToBest/high").asDouble());
    assertThat(node.at("/targets/a/auc").asDouble())
        .isCloseTo(0.7 + second.score().mean(), within(1e-12));
    assertThat(node.propertyNames())
        .containsExactly(
            "structure",
            "edges",
            "score",
            "standardError",
            "joint",
            "served",
            "differenceToBest",
            "pValue",
            "tied",
            "repeats",
            "partial",
            "targets",
            "targetStandardErrors",
            "targetsToVanilla");
    JsonNode evidence = root.at("/evidence");
    assertThat(evidence.propertyNames())
        .containsExactly(
            "level",
            "noise",
            "tied",
            "tiedClasses",
            "simplestTied",
            "lead",
            "repeatsToSeparate",
            "moreRepeats",
            "ceiling",
            "edges",
            "training");
    assertThat(evidence.at("/edges/0").propertyNames())
        .containsExactly("a", "b", "linked", "directed", "tiedShare");
    assertThat(evidence.at("/edges/0/linked").propertyNames())
        .containsExactly("supported", "mean", "low", "high", "pValue", "pairs", "repeats");
    assertThat(evidence.at("/edges/0/directed").propertyNames())
        .startsWith("from", "to", "supported", "mean");
    assertThat(evidence.at("/edges/0/directed/mean").asDouble()).isNotNegative();
    JsonNode answer = root.at("/answer");
    assertThat(answer.propertyNames())
        .containsExactly("recommended", "best", "decision", "serve", "joint", "served");
    assertThat(answer.at("/best")).isEqualTo(root.at("/candidates/0/structure"));
    assertThat(answer.at("/joint").propertyNames())
        .containsExactly("value", "standardError", "repeats", "vanilla", "mtl", "wdl");
    assertThat(answer.at("/served/wdl").propertyNames())
        .containsExactly("mean", "low", "high", "repeats");
    assertThat(root.at("/confirmation/recommended/structure")).isEqualTo(answer.at("/recommended"));
    SearchSummary summary = ResultFile.search(RecordJson.text(SearchSummary.of(result, List.of())));
    assertThat(RecordJson.text(summary))
        .isEqualTo(RecordJson.text(SearchSummary.of(result, List.of())));
    assertThat(summary.answer()).isEqualTo(SearchAnswer.of(result, Evidence.of(result.ranking())));
    assertThat(summary.evidence().edges()).isEqualTo(Evidence.of(result.ranking()).edges());
    assertThat(evidence.at("/ceiling/candidates").asInt()).isEqualTo(3);
    assertThat(evidence.at("/training/trainings").asInt()).isEqualTo(2);
    assertThat(root.at("/confirmation/bestMinus/vanilla/mean").isNumber()).isTrue();
    JsonNode named = root.at("/confirmation/bestMinus/vanilla");
    assertThat(named.at("/joint/mean").isNumber()).isTrue();
    assertThat(named.at("/served")).isEqualTo(named.at("/joint"));
    assertThat(root.at("/scores/coincide").asBoolean()).isTrue();
    assertThat(root.at("/scores/meaning").asString()).contains("one number here by definition");
    assertThat(root.at("/confirmation/wdl/joint/mean").isNumber()).isTrue();
    assertThat(root.at("/trials/0/joint")).isEqualTo(root.at("/trials/0/served"));
    assertThat(root.at("/trials").size()).isEqualTo(6);
    assertThat(root.at("/confirmation/wdl/method").asString()).isEqualTo("wdl");
    assertThat(root.at("/confirmation/vanilla")).isEqualTo(root.at("/confirmation/mtl"));
    assertThat(root.at("/times/trials").size()).isEqualTo(12);
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  /** Differences of chance tell no direction; tiers do, and an edge against them is in the file. */
  @Test
  void anEdgeHasADirectionWhereTiersGiveOne() {
    Study free = Studies.study(Studies.settings("exhaustive", 0, 2, 1, 0), "a", "b");
    Study tiered =
        free.withConstraints(
            new EdgeConstraints(List.of(), List.of(), List.of(List.of("a"), List.of("b")), 1));
    TargetGraph edge = TargetGraph.parse(List.of("a", "b"), "a>b");
    assertThat(summary(free, "free").undirected(edge)).containsExactly(new Edge("a", "b"));
    SearchSummary summary = summary(tiered, "tiered");
    assertThat(summary.undirected(edge)).isEmpty();
    assertThat(summary.constraints().againstTiers()).containsExactly(new Edge("b", "a"));
  }

  private SearchSummary summary(Study study, String folderName) {
    SearchResult result =
        Studies.search(study, new FakeTrainer(0), folder.resolve(folderName), SearchListener.NONE);
    return ResultFile.search(RecordJson.text(SearchSummary.of(result, List.of())));
  }

  @Test
  void whatIsNotDefinedIsAbsent() {
    JsonNode root =
        new JsonMapper().readTree(RecordJson.text(SearchSummary.of(result(1, 0, 1), List.of())));
    JsonNode second = root.at("/candidates/1");
    assertThat(second.has("standardError")).isFalse();
    assertThat(second.at("/differenceToBest").propertyNames()).containsExactly("mean");
    assertThat(second.has("pValue")).isFalse();
    assertThat(root.at("/evidence").propertyNames())
        .containsExactly(
            "level", "tied", "tiedClasses", "simplestTied", "lead", "edges", "training");
    assertThat(root.at("/evidence/edges/0/linked").propertyNames())
        .containsExactly("supported", "mean", "pairs", "repeats");
    assertThat(root.at("/answer").propertyNames())
        .containsExactly("recommended", "best", "decision");
    assertThat(root.has("confirmation")).isFalse();
  }

  @Test
  void theFrontIsThereWhenAskedForAndIsNoPartOfTheFingerprint() {
    JsonMapper mapper = new JsonMapper();
    Study plain = Studies.study(Studies.settings("exhaustive", 0, 2, 1, 0), "a", "b");
    Study asked =
        plain.withMetrics(
            new MetricSettings(null, new Objective(Map.of(Metric.GAIN, Map.of("a", 1.0)), true)));
    JsonNode root = mapper.readTree(RecordJson.text(SearchSummary.of(searched(asked), List.of())));
    assertThat(root.at("/objective").asString()).isEqualTo("gain of a");
    assertThat(root.at("/pareto").propertyNames()).containsExactly("targets", "front");
    // The made-up gains of both targets are equal, so the best alone is on the front.
    assertThat(root.at("/pareto/front").size()).isEqualTo(1);
    JsonNode first = root.at("/pareto/front/0");
    assertThat(first.at("/structure")).isEqualTo(root.at("/candidates/0/structure"));
    assertThat(first.at("/rank").asInt()).isEqualTo(1);
    assertThat(first.at("/gains/b")).isEqualTo(root.at("/candidates/0/targets/b/gain"));

    JsonNode own = mapper.readTree(RecordJson.text(SearchSummary.of(searched(plain), List.of())));
    JsonNode withFront =
        mapper.readTree(
            RecordJson.text(
                SearchSummary.of(
                    searched(
                        plain.withMetrics(
                            new MetricSettings(null, Objective.JOINT.withPareto(true)))),
                    List.of())));
    assertThat(own.has("pareto")).isFalse();
    assertThat(withFront.at("/fingerprints/study")).isEqualTo(own.at("/fingerprints/study"));
    assertThat(root.at("/fingerprints/study")).isNotEqualTo(own.at("/fingerprints/study"));
  }

  private SearchResult searched(Study study) {
    return Studies.search(study, new FakeTrainer(0), folder, SearchListener.NONE);
  }

  @Test
  void parallelTrialsDoNotChangeTheFingerprint() {
    JsonMapper mapper = new JsonMapper();
    JsonNode one =
        mapper
            .readTree(RecordJson.text(SearchSummary.of(result(1, 0, 1), List.of())))
            .at("/fingerprints/study");
    JsonNode two =
        mapper
            .readTree(RecordJson.text(SearchSummary.of(result(1, 0, 2), List.of())))
            .at("/fingerprints/study");
    JsonNode other =
        mapper
            .readTree(RecordJson.text(SearchSummary.of(result(2, 0, 1), List.of())))
            .at("/fingerprints/study");
    assertThat(two).isEqualTo(one);
    assertThat(other).isNotEqualTo(one);
  }

  @Test
  void aFileThatCannotBeWrittenIsTheUsersToMend() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    SearchResult result = result(1, 0, 1);
    assertThatThrownBy(
            () ->
                ResultFile.write(
                    folder.resolve("file/ranking.json"), SearchSummary.of(result, List.of())))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith("cannot write '");
  }
}
