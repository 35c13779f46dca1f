package org.dbmtl.search.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.name.Nearest;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.predictor.unit.Keep;
import org.dbmtl.predictor.unit.Transform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StudyFileTest {
  private static final String SHORT =
      """
      data: {files: log.csv}
      features:
        user: id
      targets:
        click: binary
        like: binary
      """;

  @TempDir Path folder;

  @Test
  void everyKeyReachesItsRecord() throws IOException {
    Path file =
        write(
            """
            name: full
            seed: 7
            data:
              files: [../data/a.csv, "/abs/b*.parquet", "${ROOT:-x}/c.csv"]
              delimiter: ";"
              quote: "'"
              escape: backslash
              decimal: ","
              null-values: ["NULL", "-"]
              null-values-of: {age: ["-1"]}
              weight: importance
              sampling: {target: click, negatives: 0.1}
              split: {column: part, train: 0, valid: 1, test: held out}
            features:
              user: id
              item: {kind: id, column: item_id, min-count: 3, hash-buckets: 1000}
              tag: {kind: ids, separator: "|", max-length: 5, keep: first, min-count: 2, hash-buckets: 9}
              tab: category
              age: {kind: number, column: user_age, transform: log1p, standardise: false}
              price: number
            targets:
              click: binary
              bought: {kind: binary, column: buys, positive: "> 0", weight: 0.5, where: click}
              stay: {kind: continuous, transform: log1p, weight: 2, where: "device = 'tv'"}
            network: {method: esmm, embedding: 8, embedding-start: 0.5, unseen: mean, shared: [], specific: [4], bayes: [3, 2], dropout: 0.1, wide: true, parents: random, edge-signal: probability, edge-signals: {"click>*": label, click>stay: embedding}, stop-gradient: true}
            training: {engine: other, learning-rate: 1e-3, schedule: cosine, warm-up: 0.05, embedding-rate: 4, batch: 10, epochs: 3, l1: 0.1, l2: 0.2, average: 0.25, loss-weights: {stay: 0, bought: 3, click: 1}}
            structure:
              require: [click>bought, "click>stay"]
              forbid: "stay>bought bought>stay"
              tiers: [[click], [bought, stay]]
              max-parents: 3
            search:
              strategy: local
              trials: 40
              minutes: 1.5
              repeats: 3
              round: 5
              parallel: 2
              start: click>stay
              seeding: causality
              order: [stay, click, bought]
              tabu: 4
              restarts: 6
              iterations: 9
              confirm: 5
              objective: {log-loss: {bought: 2}, gauc: {bought: 0.5, click: 1}, xauc: {stay: 0.25}}
            metrics:
              group: user_id
            trial: {minutes: 1.5, memory: 12, retries: 1, kills: 4, keep: 2}
            """);

    Study study = StudyFile.open(file, Map.of("ROOT", "/srv")).study();

    assertThat(study.name()).isEqualTo("full");
    assertThat(study.seed()).isEqualTo(7);
    assertThat(study.data())
        .isEqualTo(
            new DataSettings(
                List.of(
                    folder.resolve("../data/a.csv").normalize().toString(),
                    "/abs/b*.parquet",
                    "/srv/c.csv"),
                null,
                new CsvFormat(";", "'", "backslash", ","),
                List.of("NULL", "-"),
                Map.of("age", List.of("-1")),
                "importance",
                new Sampling("click", 0.1),
                new Split.ByColumn("part", "0", "1", "held out")));
    assertThat(study.features())
        .containsExactly(
            Feature.id("user"),
            new Feature.Id("item", "item_id", 3, 1000),
            new Feature.Ids("tag", "tag", "|", 5, Keep.FIRST, 2, 9),
            new Feature.Category("tab", "tab", 1, 0),
            new Feature.Numeric("age", "user_age", Transform.LOG1P, false),
            new Feature.Numeric("price", "price", Transform.NONE, true));
    assertThat(study.targets())
        .containsExactly(
            Target.binary("click"),
            new Target.Binary("bought", "buys", "> 0", 0.5, "click"),
            new Target.Continuous("stay", "stay", Transform.LOG1P, 2, "device = 'tv'"));
    assertThat(study.network())
        .isEqualTo(
            NetworkSettings.DEFAULT
                .withEmbedding(8)
                .withEmbeddingStart(0.5)
                .withUnseen(NetworkSettings.Unseen.MEAN)
                .withShared(List.of())
                .withSpecific(List.of(4))
                .withBayes(List.of(3, 2))
                .withDropout(0.1)
                .withWide(true)
                .withParents(NetworkSettings.Parents.RANDOM)
                .withSignals(
                    new EdgeSignals(
                        EdgeSignal.PROBABILITY,
                        Map.of(
                            new Edge("click", "bought"), EdgeSignal.LABEL,
                            new Edge("click", "stay"), EdgeSignal.EMBEDDING)))
                .withStopGradient(true)
                .withMethod(Method.ESMM));
    assertThat(study.training())
        .isEqualTo(
            TrainingSettings.DEFAULT
                .withEngine("other")
                .withSchedule(TrainingSettings.Schedule.COSINE)
                .withWarmUp(0.05)
                .withEmbeddingRate(4)
                .withBatch(10)
                .withEpochs(3)
                .withL1(0.1)
                .withL2(0.2)
                .withAverage(0.25)
                .withLossWeights(new LossWeights(Map.of("bought", 3.0, "stay", 0.0))));
    assertThat(study.constraints())
        .isEqualTo(
            new EdgeConstraints(
                List.of(new Edge("click", "bought"), new Edge("click", "stay")),
                List.of(new Edge("stay", "bought"), new Edge("bought", "stay")),
                List.of(List.of("click"), List.of("bought", "stay")),
                3));
    assertThat(study.trial()).isEqualTo(new TrialSettings(1.5, 12, 1, 4, 2));
    assertThat(study.search())
        .isEqualTo(
            SearchSettings.DEFAULT.with(
                s ->
                    s.strategy("local")
                        .trials(40)
                        .minutes(1.5)
                        .repeats(Repeats.of(3))
                        .round(5)
                        .parallel(2)
                        .start("click>stay")
                        .seeding("causality")
                        .order(List.of("stay", "click", "bought"))
                        .tabu(4)
                        .restarts(6)
                        .iterations(9)
                        .confirm(5)));
    assertThat(study.metrics())
        .isEqualTo(
            new MetricSettings(
                "user_id",
                new Objective(
                    Map.of(
                        Metric.LOG_LOSS,
                        Map.of("bought", 2.0),
                        Metric.GAUC,
                        Map.of("click", 1.0, "bought", 0.5),
                        Metric.XAUC,
                        Map.of("stay", 0.25)),
                    false)));
    assertThat(study.metrics().objective().text())
        .isEqualTo("gauc of click + 0.5 gauc of bought - 2 log-loss of bought + 0.25 xauc of stay");
  }

  @ParameterizedTest
  @CsvSource({"3,3,3", "auto,2,10", "2..8,2,8", "4..4,4,4"})
  void repeatsAreANumberOrARace(String text, int first, int most) throws IOException {
    Study study = StudyFile.read(write(SHORT + "search: {repeats: " + text + "}\n"));

    assertThat(study.search().repeats()).isEqualTo(new Repeats(first, most));
    assertThat(Repeats.parse(study.search().repeats().text())).isEqualTo(study.search().repeats());
  }

  @Test
  void patienceIsRead() throws IOException {
    Study study = StudyFile.read(write(SHORT + "training: {patience: 4}\n"));

    assertThat(study.training()).isEqualTo(TrainingSettings.DEFAULT.withPatience(4));
  }

  @Test
  void otherValuesOfSomeKeysLeaveTheRestAsItIs() throws IOException {
    StudyFile file = StudyFile.open(write(SHORT + "training: {patience: 4}\n"));

    Study study =
        file.with(Map.of("training.warm-up", "0.5", "network.shared", "[8, 4]", "seed", "9"));

    assertThat(study.training())
        .isEqualTo(TrainingSettings.DEFAULT.withPatience(4).withWarmUp(0.5));
    assertThat(study.network()).isEqualTo(NetworkSettings.DEFAULT.withShared(List.of(8, 4)));
    assertThat(study.seed()).isEqualTo(9);
    assertThat(study.targets()).isEqualTo(file.study().targets());
    assertThat(file.study().training().warmUp()).isZero();
    assertThat(file.with(Map.of())).isEqualTo(file.study());
  }

  @ParameterizedTest
  @CsvSource({
    "training.schedul,linear,unknown key 'schedul' in training: maybe 'schedule'",
    "training.schedule,liner,training.schedule is 'liner': maybe 'linear'",
    "training.warm-up,2,training.warm-up is 2",
    "training.average,0.5,set one of them to 0",
    "training.batch,[,not valid YAML",
    "training.batch,'',training.batch has no value",
  })
  void otherValuesThatAStudyCannotHoldAreRefused(String key, String value, String message)
      throws IOException {
    StudyFile file = StudyFile.open(write(SHORT + "training: {patience: 4}\n"));

    assertThatThrownBy(() -> file.with(Map.of(key, value)))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsLeftOutTakesTheDefaults() throws IOException {
    Study study = StudyFile.read(write(SHORT + "network:\nsearch:\n"));

    assertThat(study.name()).isEqualTo("study");
    assertThat(study.seed()).isEqualTo(1);
    assertThat(study.data().split()).isEqualTo(new Split.ByRatio(Split.Shares.STANDARD, null));
    assertThat(study.network()).isEqualTo(NetworkSettings.DEFAULT);
    assertThat(study.training()).isEqualTo(TrainingSettings.DEFAULT);
    assertThat(study.constraints()).isEqualTo(EdgeConstraints.NONE);
    assertThat(study.search()).isEqualTo(SearchSettings.DEFAULT);
  }

  @Test
  void aFeatureThatIsNotUsedIsAsIfItWereNotListed() throws IOException {
    StudyFile file = StudyFile.open(write(SHORT));
    assertThat(file.study().features()).hasSize(1);
    Study other = file.with(Map.of("features.user.min-count", "4"));
    assertThat(other.features()).containsExactly(new Feature.Id("user", "user", 4, 0));
    assertThatThrownBy(() -> file.with(Map.of("features.user.use", "false")))
        .hasMessageContaining("at least one feature");
    String more =
        SHORT.replace("user: id", "user: {kind: id, use: true}\n  age: {kind: number, use: false}");
    assertThat(StudyFile.read(write(more)).features()).containsExactly(Feature.id("user"));
  }

  @Test
  void aStudyOfFewerTargetsForgetsTheOthers() throws IOException {
    Study study =
        StudyFile.read(
            write(
                """
                data: {files: log.csv}
                features: {user: id}
                targets: {a: binary, b: binary, c: binary}
                network: {edge-signals: {"*>c": label}}
                training: {loss-weights: {b: 2, c: 3}}
                structure: {require: "a>b b>c"}
                search: {start: "a>b b>c a>c", order: [c, b, a]}
                """));

    Study fewer = study.restrictedTo(List.of("c", "a"));

    assertThat(fewer.targetNames()).containsExactly("c", "a");
    assertThat(fewer.network().signals().own())
        .isEqualTo(Map.of(new Edge("a", "c"), EdgeSignal.LABEL));
    assertThat(fewer.training().lossWeights().own()).isEqualTo(Map.of("c", 3.0));
    assertThat(fewer.constraints().required()).isEmpty();
    assertThat(fewer.search().start()).isEqualTo("a>c");
    assertThat(fewer.search().order()).containsExactly("c", "a");
  }

  @Test
  void splitsByTimeAndByChanceAreRead() throws IOException {
    String byTime = SHORT.replace("log.csv", "log.csv, split: {time: ts, shares: [0.6, 0.2, 0.2]}");
    String byChance =
        SHORT.replace("log.csv", "log.csv, split: {ratio: [0.5, 0.3, 0.2], group: u}");

    assertThat(StudyFile.read(write(byTime)).data().split())
        .isEqualTo(new Split.ByTime("ts", new Split.Shares(0.6, 0.2, 0.2)));
    assertThat(StudyFile.read(write(byChance)).data().split())
        .isEqualTo(new Split.ByRatio(new Split.Shares(0.5, 0.3, 0.2), "u"));
  }

  @Test
  void queriesTakeVariablesAndTheStudysFolder() throws IOException {
    Path file =
        write(
            SHORT.replace(
                "files: log.csv",
                "sql: \"SELECT * FROM '${STUDY_FOLDER}/${LOG:-a.csv}' -- ${DAY}\""));

    assertThat(StudyFile.open(file, Map.of("DAY", "monday")).study().data().sql())
        .isEqualTo("SELECT * FROM '%s/a.csv' -- monday".formatted(folder));
    assertThatThrownBy(() -> StudyFile.open(file, Map.of()))
        .hasMessageStartingWith(file + ":1: data.sql: the environment variable DAY is not set");
  }

  /** What is wrong, the study's text, and how the one line that tells it goes on after the file. */
  record Bad(String what, String yaml, String message) {
    @Override
    public String toString() {
      return what;
    }
  }

  static List<Bad> bad() {
    return List.of(
        new Bad("an empty file", "", " is empty: a study has data"),
        new Bad("only comments", "# nothing\n", " is empty"),
        new Bad("another text", "user,click\n1,0\n", ":1: this is not a study"),
        new Bad("a syntax error", SHORT + "network: {embedding: 8\n", ":8: not valid YAML, "),
        new Bad("a tab", SHORT + "\tnetwork: 8\n", ":7: not valid YAML, "),
        new Bad(
            "an unknown section",
            SHORT + "serach:\n  trials: 4\n",
            ":7: unknown key 'serach': maybe 'search'"),
        new Bad(
            "an unknown key",
            SHORT + "training:\n  epochs: 1\n  learning_rate: 0.1\n",
            ":9: unknown key 'learning_rate' in training: maybe 'learning-rate'"),
        new Bad(
            "row weights by another tool's name",
            SHORT + "training:\n  sample_weight: w\n",
            ":8: unknown key 'sample_weight' in training: a column of row weights is named by"
                + " data.weight"),
        new Bad(
            "several unknown keys",
            SHORT + "training:\n  epochs: 1\n  lr: 0.1\n  bacth: 4\n",
            ":9: unknown keys 'lr' (maybe 'learning-rate'), 'bacth' (maybe 'batch') in training"),
        new Bad(
            "several unknown keys, of which one is far from any",
            SHORT + "structure: {forbit: [], zzzzzz: 1}\n",
            ":7: unknown keys 'forbit' (maybe 'forbid'), 'zzzzzz' in structure: use one of require,"),
        new Bad(
            "a section that was misspelled",
            SHORT.replace("features:", "feature:"),
            ":2: unknown key 'feature': maybe 'features'"),
        new Bad(
            "an unknown key far from any",
            SHORT + "structure: {zzzzzz: 1}\n",
            ":7: unknown key 'zzzzzz' in structure: use one of require, forbid, tiers, max-parents"),
        new Bad(
            "a key of another kind",
            SHORT.replace("user: id", "user: {kind: id, transform: log1p}"),
            ":3: unknown key 'transform' in features.user: use one of kind, column, min-count"),
        new Bad(
            "an unknown kind",
            SHORT.replace("click: binary", "click: binray"),
            ":5: targets.click is 'binray': maybe 'binary'; use one of binary, continuous"),
        new Bad(
            "an unknown kind in the long form",
            SHORT.replace("user: id", "user:\n    kind: numbr"),
            ":4: features.user.kind is 'numbr': maybe 'number'; use one of id, ids, category, number"),
        new Bad(
            "no kind",
            SHORT.replace("click: binary", "click: {weight: 2}"),
            ":5: targets.click has no 'kind': give it, or write the short form 'click: binary'"),
        new Bad(
            "a missing section",
            SHORT.replace("data: {files: log.csv}\n", ""),
            ": the section 'data' is missing or empty"),
        new Bad(
            "a target twice",
            SHORT + "  click: binary\n",
            ":7: targets.click is given twice, first in line 5: keep one"),
        new Bad(
            "a feature that is a target",
            SHORT.replace("user: id", "user: id\n  like: id"),
            ":4: target 'like' is also listed as a feature ('features.like')"),
        new Bad(
            "a weight below 0",
            SHORT.replace("like: binary", "like:\n    kind: binary\n    weight: -1"),
            ":8: targets.like.weight is -1: use 0 or more"),
        new Bad(
            "a weight that is not a number",
            SHORT.replace("like: binary", "like: {kind: binary, weight: .nan}"),
            ":6: targets.like.weight is NaN: use a finite number"),
        new Bad(
            "a text for a number",
            SHORT + "training:\n  batch: many\n",
            ":8: training.batch is 'many': use a whole number"),
        new Bad(
            "a fraction for a whole number",
            SHORT + "training:\n  batch: 1.5\n",
            ":8: training.batch is 1.5: use a whole number"),
        new Bad(
            "a number beyond int",
            SHORT + "training:\n  batch: 99999999999\n",
            ":8: training.batch is 99999999999: use 2147483647 or less"),
        new Bad(
            "a start of parents there is none of",
            SHORT + "network:\n  parents: zeros\n",
            ":8: network.parents is 'zeros': maybe 'zero'; use one of zero, random"),
        new Bad(
            "a schedule there is none of",
            SHORT + "training:\n  schedule: cosin\n",
            ":8: training.schedule is 'cosin': maybe 'cosine'; use one of linear, cosine, constant"),
        new Bad(
            "a warm-up over all steps",
            SHORT + "training:\n  warm-up: 1\n",
            ":8: training.warm-up is 1: use a number below 1"),
        new Bad(
            "embeddings that stand still",
            SHORT + "training:\n  embedding-rate: 0\n",
            ":8: training.embedding-rate is 0: use a number above 0"),
        new Bad(
            "an average over more than all steps",
            SHORT + "training:\n  average: 1.5\n",
            ":8: training.average is 1.5: use a number below 1"),
        new Bad(
            "an average next to patience",
            SHORT + "training:\n  patience: 2\n  average: 0.5\n",
            ":9: training.average is 0.5 and training.patience 2, but weights are either averaged"
                + " or those of the best epoch: set one of them to 0"),
        new Bad(
            "a wide part that is neither on nor off",
            SHORT + "network:\n  wide: some\n",
            ":8: network.wide is 'some': use true or false"),
        new Bad(
            "a method there is none of",
            SHORT + "network:\n  method: emss\n",
            ":8: network.method is 'emss': maybe 'esmm'; use one of dbmtl, mtl, esmm, wdl"),
        new Bad(
            "an edge signal there is none of",
            SHORT + "network:\n  edge-signal: labels\n",
            ":8: network.edge-signal is 'labels': maybe 'label'; use one of embedding, probability,"
                + " label"),
        new Bad(
            "a signal of an edge there is none of",
            SHORT + "network:\n  edge-signals: {\"click>like\": lable}\n",
            ":8: network.edge-signals.click>like is 'lable': maybe 'label'; use one of"),
        new Bad(
            "a signal of an edge to no target",
            SHORT + "network:\n  edge-signals:\n    click>stay: label\n",
            ":9: network.edge-signals.click>stay: there is no target 'stay'"),
        new Bad(
            "a loss weight of no target",
            SHORT + "training:\n  loss-weights: {clik: 2}\n",
            ":8: training.loss-weights.clik: there is no target 'clik': maybe 'click'"),
        new Bad(
            "loss weights that train nothing",
            SHORT + "training:\n  loss-weights: {click: 0, like: 0}\n",
            ":8: training.loss-weights are 0 for every target"),
        new Bad(
            "an objective by a misspelled metric",
            SHORT + "search:\n  objective: {acu: {click: 1}}\n",
            ":8: unknown key 'acu' in search.objective: maybe 'auc'"),
        new Bad(
            "an objective by an unknown word",
            SHORT + "search:\n  objective: severd\n",
            ":8: search.objective is 'severd': maybe 'served'; use one of joint, served, fused"),
        new Bad(
            "an objective of a target that is not there",
            SHORT + "search:\n  objective: {auc: {clik: 1}}\n",
            ":8: search.objective.auc.clik: there is no target 'clik': maybe 'click'; the study's"
                + " targets are click, like"),
        new Bad(
            "an objective by a metric of another kind",
            SHORT + "search:\n  objective: {mse: {click: 1}}\n",
            ":8: search.objective.mse.click: mse is not a metric of a binary target: use one of auc,"
                + " gauc, log-loss, normalised-entropy, calibration, gain, conditional-gain, fused-auc,"
                + " fused-gauc"),
        new Bad(
            "a fused objective without a binary target",
            SHORT.replace("binary", "continuous") + "search:\n  objective: fused\n",
            ":8: search.objective is fused, but no binary target has a weight above 0"),
        new Bad(
            "a front that is not yes or no",
            SHORT + "search:\n  pareto: front\n",
            ":8: search.pareto is 'front': use true or false"),
        new Bad(
            "an objective within groups that are not there",
            SHORT + "search:\n  objective: {gauc: {click: 1}}\n",
            ":8: search.objective.gauc.click: gauc needs groups: name their column in"
                + " metrics.group"),
        new Bad(
            "a score with a misspelled target",
            SHORT + "serving:\n  score: click + 2 * lik\n",
            ":8: serving.score: score 'click + 2 * lik', column 13: 'lik' is not a target: maybe"
                + " like"),
        new Bad(
            "a score over several lines that does not end",
            SHORT + "serving:\n  score: >\n    click *\n    (1 + like\n",
            ":8: serving.score: score 'click * (1 + like ', column 19: found the end, expected an"
                + " operator (+ - * / ^) or ')'"),
        new Bad(
            "a score that is a number",
            SHORT + "serving:\n  score: 2\n",
            ":8: serving.score is 2: use a text"),
        new Bad(
            "a misspelled key of serving",
            SHORT + "serving:\n  scores: click\n",
            ":8: unknown key 'scores' in serving: maybe 'score'"),
        new Bad(
            "an objective that turns a metric round",
            SHORT + "search:\n  objective: {log-loss: {click: -1}}\n",
            ":8: search.objective.log-loss.click is -1: use a number above 0"),
        new Bad(
            "an unknown strategy",
            SHORT + "search: {strategy: greddy}\n",
            ":7: search.strategy is 'greddy': maybe 'greedy'; use one of exhaustive, greedy"),
        new Bad(
            "no repeats",
            SHORT + "search:\n  repeats: 0\n",
            ":8: search.repeats is 0: use 1 or more"),
        new Bad(
            "repeats that are not a number",
            SHORT + "search:\n  repeats: many\n",
            ":8: search.repeats is 'many': use a number such as 3, auto (the same as 2..10)"),
        new Bad(
            "a race that begins with one repeat",
            SHORT + "search:\n  repeats: 1..5\n",
            ":8: search.repeats is '1..5', but one repeat says nothing about the noise"),
        new Bad(
            "a race that ends before it begins",
            SHORT + "search:\n  repeats: 5..3\n",
            ":8: search.repeats is '5..3': the second number is the larger one"),
        new Bad(
            "fewer trials than repeats",
            SHORT + "search:\n  repeats: 3\n  trials: 2\n",
            ":9: search.trials is 2, but one candidate alone takes 3"),
        new Bad(
            "files next to sql",
            SHORT.replace("{files: log.csv}", "\n  files: log.csv\n  sql: SELECT 1"),
            ":1: data: give either 'files'"),
        new Bad(
            "neither files nor sql", SHORT.replace("files: log.csv", "delimiter: ;"), ":1: data: "),
        new Bad(
            "two kinds of split",
            SHORT.replace("log.csv", "log.csv, split: {time: t, ratio: [0.8, 0.1, 0.1]}"),
            ":1: data.split has both 'time' and 'ratio': keep one"),
        new Bad(
            "keys of another split",
            SHORT.replace("log.csv", "log.csv, split: {time: t, group: u}"),
            ":1: data.split.group goes with another kind of split"),
        new Bad(
            "shares that do not add up",
            SHORT.replace("log.csv", "log.csv, split: {ratio: [0.8, 0.1, 0.2]}"),
            ":1: data.split: shares 0.8, 0.1, 0.2"),
        new Bad(
            "two shares",
            SHORT.replace("log.csv", "log.csv, split: {ratio: [0.8, 0.2]}"),
            ":1: data.split.ratio has 2 entries: use at least 3"),
        new Bad(
            "a variable that is not set",
            SHORT.replace("log.csv", "\"${NOWHERE}/log.csv\""),
            ":1: data.files: the environment variable NOWHERE is not set"),
        new Bad(
            "a cycle in require",
            SHORT + "structure:\n  require: [click>like, like>click]\n",
            ":8: structure.require: the edges close a cycle, click > like > click"),
        new Bad(
            "an unknown target in require",
            SHORT + "structure:\n  require: click>stay\n",
            ":8: structure.require: there is no target 'stay'"),
        new Bad(
            "an unknown target in tiers",
            SHORT + "structure:\n  tiers: [[click], [stay]]\n",
            ":8: structure.tiers: there is no target 'stay'"),
        new Bad(
            "an edge that is none",
            SHORT + "structure:\n  forbid: click-like\n",
            ":8: structure.forbid: 'click-like'"),
        new Bad(
            "a cycle in start",
            SHORT + "search:\n  start: click>like like>click\n",
            ":8: search.start: the edges close a cycle"),
        new Bad(
            "a target name that no edge can hold",
            SHORT.replace("like: binary", "\"a>b\": binary"),
            ":6: targets: the name 'a>b' holds a blank, comma or '>'"),
        new Bad(
            "an alias",
            SHORT
                .replace("click: binary", "click: &kind binary")
                .replace("like: binary", "like: *kind"),
            ":6: targets.like: YAML aliases are not read"),
        new Bad("two documents", SHORT + "---\nname: b\n", ":8: a second YAML document begins"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void aFaultIsToldInOneLineWithItsPlace(Bad bad) throws IOException {
    Path file = write(bad.yaml());

    assertThatThrownBy(() -> StudyFile.open(file, Map.of()))
        .isInstanceOf(StudyException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith(file + bad.message())
        .doesNotContain("\n");
  }

  @Test
  void whatIsNoTextFileIsRefused() throws IOException {
    assertThatThrownBy(() -> StudyFile.read(folder.resolve("none.yaml")))
        .isInstanceOf(StudyException.class)
        .hasMessage(
            "%s: there is no such file: give a study, or have one written by 'dbmtl init FILE'"
                .formatted(folder.resolve("none.yaml")));
    assertThatThrownBy(() -> StudyFile.read(folder))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith(folder + " is a folder: give the study file itself");
    Path binary = folder.resolve("log.csv.gz");
    Files.write(binary, new byte[] {0x1f, (byte) 0x8b, 8, 0, (byte) 0xff});
    assertThatThrownBy(() -> StudyFile.read(binary))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith(binary + " is not a UTF-8 text file");
  }

  @Test
  void limitsOfATrialAreRead() throws IOException {
    Path file = Files.createTempFile("study", ".yaml");
    try {
      Files.writeString(
          file,
          """
          data: {files: log.csv}
          features: {user: id}
          targets: {click: binary}
          trial: {minutes: 5, memory: 2.5, retries: 1, kills: 4, keep: 7}
          """);
      assertThat(StudyFile.read(file).trial()).isEqualTo(new TrialSettings(5, 2.5, 1, 4, 7));
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void laterFaultsAreLocatedByTheKeyTheyName() throws IOException {
    StudyFile file = StudyFile.open(write(SHORT));

    assertThat(file.located(new StudyException("features.user: there is no column 'user'")))
        .hasMessage(file(":3: features.user: there is no column 'user'"));
    assertThat(file.located(new StudyException("target 'like' is 0 on all training rows")))
        .hasMessage(file(":6: target 'like' is 0 on all training rows"));
    assertThat(file.located(new StudyException("the data is empty")))
        .hasMessage("the data is empty");
  }

  @ParameterizedTest(name = "{0} may be meant as {1}")
  @CsvSource({
    "learning_rate, learning-rate",
    "epoch, epochs",
    "bacth, batch",
    "lr, learning-rate",
    "match, batch",
    "each,",
    "zzz,"
  })
  void aMisspelledWordFindsItsNeighbour(String word, String meant) {
    assertThat(Nearest.of(word, List.of("learning-rate", "epochs", "batch"))).isEqualTo(meant);
  }

  private String file(String message) {
    return folder.resolve("study.yaml") + message;
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("study.yaml"), yaml, StandardCharsets.UTF_8);
  }
}
