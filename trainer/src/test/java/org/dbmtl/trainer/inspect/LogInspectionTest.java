package org.dbmtl.trainer.inspect;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.dbmtl.predictor.unit.Keep;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Study;
import org.dbmtl.trainer.data.EncodingListener;
import org.dbmtl.trainer.data.Studies;
import org.dbmtl.trainer.inspect.LogInspection.Concern;
import org.dbmtl.trainer.inspect.LogInspection.FeatureSummary;
import org.dbmtl.trainer.inspect.LogInspection.NumberSummary;
import org.dbmtl.trainer.inspect.LogInspection.PartCounts;
import org.dbmtl.trainer.inspect.LogInspection.TargetPair;
import org.dbmtl.trainer.inspect.LogInspection.TargetSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogInspectionTest {
  @TempDir Path folder;

  private LogInspection inspect(SmallLog log) throws IOException {
    Study study =
        Studies.study(
            Studies.files(log.write(folder.resolve("log.csv")).toString()),
            List.of(
                Studies.id("user"),
                Studies.ids("tags"),
                Studies.number("age", Transform.LOG1P),
                Studies.category("leak"),
                Studies.number("leakNumber", Transform.NONE),
                Studies.number("strong", Transform.NONE),
                Studies.category("same"),
                Studies.id("rowText"),
                Studies.number("empty", Transform.NONE)),
            List.of(
                Studies.binary("click"),
                Studies.binary("like"),
                Studies.binary("never"),
                Studies.continuous("stay", Transform.NONE)));
    return LogInspection.of(study, folder.resolve("cache"), EncodingListener.NONE);
  }

  private static FeatureSummary feature(LogInspection inspection, String name) {
    return inspection.features().stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static TargetSummary target(LogInspection inspection, String name) {
    return inspection.targets().stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static PartCounts counts(SmallLog log, String column, String value) {
    return new PartCounts(
        log.count(column, "train", value::equals),
        log.count(column, "valid", value::equals),
        log.count(column, "test", value::equals));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void featuresAreCountedAsInTheFile(long seed) throws IOException {
    SmallLog log = new SmallLog(1500, seed);
    LogInspection inspection = inspect(log);

    assertThat(inspection.rows()).isEqualTo(new PartCounts(900, 300, 300));
    for (String name : List.of("user", "tags", "age")) {
      PartCounts missing = counts(log, name, "");
      assertThat(feature(inspection, name).missing()).as(name).isEqualTo(missing);
      assertThat(feature(inspection, name).missingShare())
          .as(name)
          .isEqualTo(missing.total() / 1500.0);
    }
    for (String name : List.of("user", "tags")) {
      Set<String> known = new HashSet<>();
      log.values(name, "train").forEach(v -> known.addAll(items(v)));
      long unseen = log.count(name, "valid", v -> !known.containsAll(items(v)));
      assertThat(unseen).isPositive();
      assertThat(feature(inspection, name).distinct()).as(name).isEqualTo(known.size());
      assertThat(feature(inspection, name).vocabulary()).as(name).isEqualTo(known.size() + 2);
      assertThat(feature(inspection, name).unseenShare()).as(name).isEqualTo(unseen / 300.0);
    }
    double[] ages =
        log.values("age", "train").stream()
            .filter(v -> !v.isEmpty())
            .mapToDouble(Double::parseDouble)
            .toArray();
    double mean = Arrays.stream(ages).average().orElseThrow();
    double variance = Arrays.stream(ages).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    NumberSummary numbers = Objects.requireNonNull(feature(inspection, "age").numbers());
    assertThat(numbers.mean()).isCloseTo(mean, within(1e-3));
    assertThat(numbers.deviation()).isCloseTo(Math.sqrt(variance), within(1e-3));
    assertThat(numbers.low()).isEqualTo(Arrays.stream(ages).min().orElseThrow());
    assertThat(numbers.high()).isEqualTo(Arrays.stream(ages).max().orElseThrow());
  }

  private static List<String> items(String value) {
    return value.isEmpty() ? List.of() : List.of(value.split(",", -1));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void ratesEntropiesAndConditionalsAreThoseOfTheFile(long seed) throws IOException {
    SmallLog log = new SmallLog(1500, seed);
    LogInspection inspection = inspect(log);
    List<String> click = log.values("click", "train");
    List<String> like = log.values("like", "train");
    long labelled = log.count("like", "train", v -> !v.isEmpty());
    long likes = log.count("like", "train", "1"::equals);
    double rate = (double) likes / labelled;

    TargetSummary target = target(inspection, "like");
    assertThat(target.labelled().train()).isEqualTo(labelled);
    assertThat(target.positives()).isEqualTo(counts(log, "like", "1"));
    assertThat(target.mean()).isCloseTo(rate, within(1e-12));
    assertThat(target.entropy())
        .isCloseTo(-rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate), within(1e-12));

    long both = 0;
    long clicksWithLikeKnown = 0;
    for (int i = 0; i < click.size(); i++) {
      boolean clicked = click.get(i).equals("1");
      both += clicked && like.get(i).equals("1") ? 1 : 0;
      clicksWithLikeKnown += clicked && !like.get(i).isEmpty() ? 1 : 0;
    }
    assertThat(inspection.pairs())
        .contains(
            new TargetPair("click", "like", both, likes, (double) both / likes),
            new TargetPair(
                "like", "click", both, clicksWithLikeKnown, (double) both / clicksWithLikeKnown),
            new TargetPair("click", "never", 0, 0, null))
        .hasSize(6);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void warnsOfWhatGivesATargetAwayAndNotOfAnHonestFeature(long seed) throws IOException {
    LogInspection inspection = inspect(new SmallLog(1500, seed));

    assertThat(subjects(inspection, Concern.LEAKAGE)).containsExactly("leak", "leakNumber");
    assertThat(subjects(inspection, Concern.CONSTANT)).containsExactly("same");
    assertThat(subjects(inspection, Concern.ROW_ID)).containsExactly("rowText");
    assertThat(subjects(inspection, Concern.MISSING)).containsExactly("empty");
    assertThat(subjects(inspection, Concern.ONE_CLASS)).containsExactly("never");
    assertThat(subjects(inspection, Concern.OUTCOME_NAME)).isEmpty();
    assertThat(inspection.warnings()).allSatisfy(w -> assertThat(w.message()).doesNotContain("\n"));
  }

  private static List<String> subjects(LogInspection inspection, Concern concern) {
    return inspection.warnings().stream()
        .filter(warning -> warning.concern() == concern)
        .map(LogInspection.Warning::subject)
        .toList();
  }

  @Test
  void aFeatureThatIsAContinuousTargetIsFound() throws IOException {
    SmallLog log = new SmallLog(1500, 4);
    String file = log.write(folder.resolve("log.csv")).toString();
    Study study =
        Studies.study(
            Studies.sql(
                "SELECT *, CAST(stay AS DOUBLE) * 2 + 1 AS twice, 'u' || \"user\" AS play_time FROM '%s'"
                    .formatted(file)),
            List.of(Studies.number("twice", Transform.LOG1P), Studies.id("play_time")),
            List.of(Studies.continuous("stay", Transform.LOG1P)));
    LogInspection inspection =
        LogInspection.of(study, folder.resolve("cache"), EncodingListener.NONE);
    assertThat(subjects(inspection, Concern.LEAKAGE)).containsExactly("twice");
    assertThat(subjects(inspection, Concern.OUTCOME_NAME)).containsExactly("play_time");
  }

  @Test
  void textIsAlignedAndJsonHoldsTheSameNumbers() throws IOException {
    LogInspection inspection = inspect(new SmallLog(1500, 5));
    List<String> lines = InspectionText.of(inspection).lines().toList();
    assertThat(lines.get(0)).isEqualTo("study test: 1,500 rows (train 900, valid 300, test 300)");
    int header =
        lines.indexOf(
            lines.stream().filter(line -> line.startsWith("feature ")).findFirst().orElseThrow());
    int end = lines.get(header).indexOf(" missing") + " missing".length();
    assertThat(lines.subList(header + 1, header + 10))
        .allSatisfy(line -> assertThat(line.substring(end - 1, end + 1)).matches("\\d "));
    assertThat(lines).anyMatch(line -> line.startsWith("  ! ") && line.contains("'leakNumber'"));

    JsonNode json = JsonMapper.shared().readTree(InspectionJson.of(inspection));
    assertThat(json.path("rows").path("train").asLong()).isEqualTo(900);
    assertThat(json.path("features").size()).isEqualTo(9);
    assertThat(json.path("targets").path(0).path("rate").asDouble())
        .isEqualTo(target(inspection, "click").mean());
    assertThat(json.path("warnings").path(0).path("concern").asString()).isEqualTo("one-class");
  }

  @Test
  void warnsOfOddIds() throws IOException {
    StringBuilder csv = new StringBuilder("user,shop,tags,click,split\n");
    for (int i = 0; i < 120; i++) {
      boolean train = i < 60;
      String user = i % 10 == 0 ? "NULL" : i % 10 == 1 ? "-" : "u" + i % 7;
      String shop = train ? "s" + i % 9 : "S-" + i % 9;
      String tags = i % 2 == 0 ? "a;b" : "\\N";
      csv.append("%s,%s,%s,%d,".formatted(user, shop, tags, i % 2));
      csv.append(train ? "train" : i < 90 ? "valid" : "test").append('\n');
    }
    Path file = Files.writeString(folder.resolve("odd.csv"), csv);
    Study study =
        Studies.study(
            Studies.files(file.toString()),
            List.of(Studies.id("user"), Studies.id("shop"), Studies.ids("tags")),
            List.of(Studies.binary("click")));
    LogInspection inspection =
        LogInspection.of(study, folder.resolve("cache"), EncodingListener.NONE);
    assertThat(messages(inspection, Concern.MISSING_TEXT))
        .satisfiesExactly(
            user ->
                assertThat(user)
                    .contains("'user'", "'NULL'", "'-'", "12 training", "data.null-values"),
            tags -> assertThat(tags).contains("'tags'", "'\\N'", "30 training"));
    assertThat(messages(inspection, Concern.UNSEEN))
        .satisfiesExactly(
            valid -> assertThat(valid).contains("'shop'", "100.0 % of the valid rows"),
            test -> assertThat(test).contains("'shop'", "100.0 % of the test rows"));
  }

  @Test
  void saysHowManyRowsAreCut() throws IOException {
    StringBuilder csv = new StringBuilder("seen,click,split\n");
    for (int i = 0; i < 80; i++) {
      csv.append(i % 4 == 0 ? "a|b|c" : "").append("|d|e,").append(i % 2).append(',');
      csv.append(i < 40 ? "train" : i < 60 ? "valid" : "test").append('\n');
    }
    Path file = Files.writeString(folder.resolve("lists.csv"), csv);
    for (Keep keep : Keep.values()) {
      Study study =
          Studies.study(
              Studies.files(file.toString()),
              List.of(new Feature.Ids("seen", "seen", "|", 3, keep, 1, 0)),
              List.of(Studies.binary("click")));
      LogInspection inspection =
          LogInspection.of(study, folder.resolve("cache"), EncodingListener.NONE);
      assertThat(messages(inspection, Concern.CUT))
          .singleElement(as(InstanceOfAssertFactories.STRING))
          .contains("20 rows (25.0 %)", "more than 3 ids", "the " + keep.key() + " count");
      // The last three are c, d and e; the first three are a, b and c.
      assertThat(feature(inspection, "seen").distinct()).isEqualTo(keep == Keep.LAST ? 3 : 5);
    }
  }

  /** One row of 100 holds a number that dwarfs the others, and one amount all others. */
  @Test
  void warnsOfNumbersOfWhichAFewDwarfTheOthers() throws IOException {
    StringBuilder csv = new StringBuilder("age,price,spend,split\n");
    for (int i = 0; i < 4000; i++) {
      csv.append("%d,%d,%d,".formatted(i % 80, i == 7 ? 1_000_000 : i % 9, i == 9 ? 9_000_000 : i));
      csv.append(i < 2000 ? "train" : i < 3000 ? "valid" : "test").append('\n');
    }
    Path file = Files.writeString(folder.resolve("tail.csv"), csv);
    Study study =
        Studies.study(
            Studies.files(file.toString()),
            List.of(Studies.number("age", Transform.NONE), Studies.number("price", Transform.NONE)),
            List.of(Studies.continuous("spend", Transform.NONE)));
    LogInspection inspection =
        LogInspection.of(study, folder.resolve("cache"), EncodingListener.NONE);
    assertThat(messages(inspection, Concern.HEAVY_TAIL))
        .satisfiesExactlyInAnyOrder(
            price -> assertThat(price).contains("'price' reaches 1.00e+06", "log1p"),
            spend -> assertThat(spend).contains("'spend' has a deviation of", "log1p"));
  }

  private static List<String> messages(LogInspection inspection, Concern concern) {
    return inspection.warnings().stream()
        .filter(warning -> warning.concern() == concern)
        .map(LogInspection.Warning::message)
        .toList();
  }

  @Test
  void hostileNamesStayInTheirLines() throws IOException {
    String id = "a \"b\"\n100%;--";
    StringBuilder csv = new StringBuilder("\"a \"\"b\"\"\n100%;--\",\"y%\",split\n");
    for (int i = 0; i < 30; i++) {
      csv.append(i % 3).append(',').append(i / 3 % 2).append(',');
      csv.append(i % 3 == 0 ? "train" : i % 3 == 1 ? "valid" : "test").append('\n');
    }
    Path file = Files.writeString(folder.resolve("it's.csv"), csv);
    Study study =
        Studies.study(
            Studies.files(file.toString()),
            List.of(Studies.category(id)),
            List.of(Studies.binary("y%")));
    LogInspection inspection =
        LogInspection.of(study, folder.resolve("cache"), EncodingListener.NONE);
    assertThat(InspectionText.of(inspection)).contains("a \"b\"?100%;--").doesNotContain(id);
    JsonNode json = JsonMapper.shared().readTree(InspectionJson.of(inspection));
    assertThat(json.path("features").path(0).path("name").asString()).isEqualTo(id);
  }
}
