package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.digest.MurmurHash3;
import org.dbmtl.predictor.unit.Keep;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.MetricSettings;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Part;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoded logs against plain Java over the same rows. */
class EncodedLogsTest {
  private static final int ROWS = 5000;
  private static final String HARD_NAME = "a \"hard\" näme, 'x'";

  @TempDir Path folder;

  /** A row of the log that the tests write; null is a missing value. */
  private record Row(
      @Nullable String user,
      String tags,
      @Nullable Double price,
      int click,
      @Nullable Integer buy,
      double stay,
      String split) {
    String csv() {
      return String.join(
          ",",
          user == null ? "" : '"' + user.replace("\"", "\"\"") + '"',
          '"' + tags + '"',
          price == null ? "" : price.toString(),
          Integer.toString(click),
          buy == null ? "" : buy.toString(),
          Double.toString(stay),
          split);
    }
  }

  private static List<Row> rows(long seed) {
    var random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int user = (int) Math.pow(300, random.nextDouble());
      List<String> tags = new ArrayList<>();
      for (int k = random.nextInt(5); k > 0; k--) {
        tags.add("t" + random.nextInt(30));
      }
      int click = random.nextInt(3) == 0 ? 1 : 0;
      rows.add(
          new Row(
              random.nextInt(20) == 0 ? null : "u\"," + user,
              String.join(", ", tags),
              random.nextInt(10) == 0 ? null : Math.exp(6 * random.nextDouble()),
              click,
              random.nextInt(8) == 0 ? null : random.nextInt(4),
              click == 1 ? 100 * random.nextDouble() : 0,
              List.of("train", "train", "train", "valid", "test", "unused")
                  .get(random.nextInt(6))));
    }
    return rows;
  }

  private static String csv(List<Row> rows) {
    StringBuilder csv =
        new StringBuilder("\"a \"\"hard\"\" näme, 'x'\",tags,price,click,buy,stay,split\n");
    rows.forEach(row -> csv.append(row.csv()).append('\n'));
    return csv.toString();
  }

  private static Study study(DataSettings data) {
    return Studies.study(
        data,
        List.of(
            new Feature.Id("user", HARD_NAME, 2, 0),
            new Feature.Ids("tags", "tags", ",", 3, Keep.FIRST, 1, 0),
            Studies.number("price", Transform.LOG1P)),
        List.of(
            Studies.binary("click"),
            Studies.binary("buy", ">= 2", "click"),
            new Target.Continuous(
                "stay", "stay", Transform.LOG1P, 1, "click = 1 AND price > 2.5")));
  }

  private EncodedLog open(Study study) {
    return EncodedLogs.open(study, folder.resolve("cache"), EncodingListener.NONE);
  }

  @Test
  void csvReadsAsPlainJavaReadsIt() throws IOException {
    List<Row> rows = rows(1);
    Path file = Files.writeString(folder.resolve("log.csv"), csv(rows));
    assertSame(open(study(Studies.files(file.toString()))), rows);
  }

  @Test
  void everySourceReadsTheSame() throws Exception {
    List<Row> rows = rows(2);
    Path gz = folder.resolve("log.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(csv(rows).getBytes(StandardCharsets.UTF_8));
    }
    assertSame(open(study(Studies.files(gz.toString()))), rows);

    Path mixed = folder.resolve("mixed.csv");
    Files.writeString(mixed, csv(rows).replaceAll("(train|test)\n", "$1\r\n"));
    assertThat(mixed).content().contains("valid\n", "train\r\n");
    assertSame(open(study(Studies.files(mixed.toString()))), rows);

    Files.writeString(folder.resolve("part-1.csv"), csv(rows.subList(0, 2000)));
    Files.writeString(folder.resolve("part-2.csv"), csv(rows.subList(2000, ROWS)));
    assertSame(open(study(Studies.files(folder.resolve("part-*.csv").toString()))), rows);

    Path parquet = folder.resolve("log.parquet");
    try (Database database = Database.inMemory()) {
      database.execute(
          "COPY (SELECT * FROM read_csv('%s')) TO '%s'"
              .formatted(folder.resolve("part-*.csv"), parquet));
    }
    assertSame(open(study(Studies.files(parquet.toString()))), rows);
    assertSame(open(study(Studies.sql("SELECT * FROM '" + parquet + "' -- all of it"))), rows);
  }

  private static void assertSame(EncodedLog log, List<Row> all) {
    List<Row> train = all.stream().filter(row -> row.split.equals("train")).toList();
    Map<String, Integer> users = vocabulary(train.stream().map(Row::user).toList(), 2);
    Map<String, Integer> tags =
        vocabulary(train.stream().flatMap(row -> tags(row).stream()).toList(), 1);
    assertThat(log.fields())
        .containsExactly(
            new EmbeddedField("user", users.size() + 2, false, 1),
            new EmbeddedField("tags", tags.size() + 2, true, 3));
    assertThat(log.numerics()).extracting(NumericInput::name).containsExactly("price", "price?");
    double[] price = moments(train.stream().filter(r -> r.price != null).map(Row::price).toList());
    double[] stay = moments(train.stream().filter(EncodedLogsTest::stays).map(Row::stay).toList());
    for (Part part : Part.values()) {
      List<Row> rows = all.stream().filter(row -> row.split.equals(part.key())).toList();
      assertThat(log.rows(part)).isEqualTo(rows.size());
      for (int r = 0; r < rows.size(); r++) {
        Row row = rows.get(r);
        String place = part + " row " + r + " " + row;
        assertThat(log.lists(0, part).get(r, 0))
            .as(place)
            .isEqualTo(row.user == null ? 0 : users.getOrDefault(row.user, 1));
        List<Integer> ids = new ArrayList<>();
        for (int k = 0; k < log.lists(1, part).length(r); k++) {
          ids.add(log.lists(1, part).get(r, k));
        }
        List<Integer> expected = tags(row).stream().map(tag -> tags.getOrDefault(tag, 1)).toList();
        assertThat(ids).as(place).isEqualTo(expected.isEmpty() ? List.of(0) : expected);
        float x = row.price == null ? 0 : (float) ((Math.log1p(row.price) - price[0]) / price[1]);
        assertThat(log.numeric(0, part).get(r)).as(place).isCloseTo(x, within(1e-5f));
        assertThat(log.numeric(1, part).get(r)).as(place).isEqualTo(row.price == null ? 1 : 0);
        assertThat(log.label(0, part).get(r)).as(place).isEqualTo(row.click);
        float buy = row.click == 0 || row.buy == null ? Float.NaN : row.buy >= 2 ? 1 : 0;
        assertThat((Float) log.label(1, part).get(r)).as(place).isEqualTo((Float) buy);
        float y = stays(row) ? (float) ((Math.log1p(row.stay) - stay[0]) / stay[1]) : Float.NaN;
        if (Float.isNaN(y)) {
          assertThat(log.label(2, part).get(r)).as(place).isNaN();
        } else {
          assertThat(log.label(2, part).get(r)).as(place).isCloseTo(y, within(1e-5f));
        }
      }
    }
    assertThat(log.targets().get(0).mean())
        .isCloseTo(train.stream().mapToInt(Row::click).average().orElseThrow(), within(1e-12));
    assertThat(log.targets().get(2).deviation()).isCloseTo(stay[1], within(1e-9));
    long both = train.stream().filter(r -> r.click == 1 && r.buy != null && r.buy >= 2).count();
    assertThat(log.targetStatistics().count(0, 1, 1, 1)).isEqualTo(both);
    assertThat(log.targetStatistics().count(1, 1, 0, 0)).isZero();
  }

  private static boolean stays(Row row) {
    return row.click == 1 && row.price != null && row.price > 2.5;
  }

  private static List<String> tags(Row row) {
    return row.tags.isEmpty()
        ? List.of()
        : List.of(row.tags.split(", ")).stream().limit(3).toList();
  }

  private static Map<String, Integer> vocabulary(List<@Nullable String> values, int minCount) {
    Map<String, Integer> counts = new HashMap<>();
    values.stream().filter(v -> v != null).forEach(v -> counts.merge(v, 1, Integer::sum));
    List<Map.Entry<String, Integer>> order = new ArrayList<>(counts.entrySet());
    order.removeIf(entry -> entry.getValue() < minCount);
    order.sort(
        Comparator.comparing((Map.Entry<String, Integer> entry) -> -entry.getValue())
            .thenComparing(Map.Entry::getKey));
    Map<String, Integer> ids = new HashMap<>();
    order.forEach(entry -> ids.put(entry.getKey(), ids.size() + 2));
    return ids;
  }

  /** Mean and deviation of the numbers after log1p, in two passes. */
  private static double[] moments(List<Double> numbers) {
    double mean = numbers.stream().mapToDouble(Math::log1p).average().orElseThrow();
    double variance =
        numbers.stream()
            .mapToDouble(x -> Math.pow(Math.log1p(x) - mean, 2))
            .average()
            .orElseThrow();
    return new double[] {mean, Math.sqrt(variance)};
  }

  @Test
  void groupsHoldTheRowsOfEachValueInTheirOrder() throws IOException {
    List<Row> rows = rows(3);
    Path file = Files.writeString(folder.resolve("log.csv"), csv(rows));
    Study study = study(Studies.files(file.toString()));
    assertThat(open(study).groups(Part.VALID)).isNull();
    // The column is a feature too, whose rare values share an id; they do not share a group.
    EncodedLog byUser = open(study.withMetrics(new MetricSettings(HARD_NAME, Objective.JOINT)));
    assertThat(byUser.fingerprint()).isNotEqualTo(open(study).fingerprint());
    for (Part part : List.of(Part.VALID, Part.TEST)) {
      Map<String, List<Integer>> expected = new TreeMap<>();
      int next = 0;
      for (Row row : rows) {
        if (row.split().equals(part.key())) {
          if (row.user() != null) {
            expected.computeIfAbsent(row.user(), u -> new ArrayList<>()).add(next);
          }
          next++;
        }
      }
      RowGroups groups = Objects.requireNonNull(byUser.groups(part));
      assertThat(byGroup(groups)).containsExactlyInAnyOrderElementsOf(expected.values());
    }
    assertThat(byUser.groups(Part.TRAIN)).isNull();
  }

  @Test
  void groupsOfManyRowsAndOfNoneAreRead() {
    String sql =
        "SELECT range %% 7 AS u, range // 4 %% 2 AS click, %s AS g,"
            + " CASE range %% 4 WHEN 0 THEN 'train' WHEN 1 THEN 'test' ELSE 'valid' END AS split"
            + " FROM range(300000)";
    Study many =
        Studies.study(
            Studies.sql(sql.formatted("range % 1009")),
            List.of(Studies.id("u")),
            List.of(Studies.binary("click")));
    RowGroups groups =
        Objects.requireNonNull(
            open(many.withMetrics(new MetricSettings("g", Objective.JOINT))).groups(Part.VALID));
    List<List<Integer>> read = byGroup(groups);
    assertThat(read).hasSize(1009).allSatisfy(rows -> assertThat(rows).isSorted());
    assertThat(read.stream().flatMap(List::stream)).hasSize(150_000).doesNotHaveDuplicates();
    // Rows 2, 3, 6, 7, ... of the log are rows 0, 1, 2, 3, ... of the part.
    assertThat(read)
        .allSatisfy(
            rows ->
                assertThat(rows.stream().map(r -> (r / 2 * 4 + 2 + r % 2) % 1009).distinct())
                    .hasSize(1));

    Study none =
        Studies.study(
            Studies.sql(sql.formatted("NULL")),
            List.of(Studies.id("u")),
            List.of(Studies.binary("click")));
    assertThat(
            Objects.requireNonNull(
                    open(none.withMetrics(new MetricSettings("g", Objective.JOINT)))
                        .groups(Part.TEST))
                .size())
        .isZero();
  }

  private static List<List<Integer>> byGroup(RowGroups groups) {
    List<List<Integer>> read = new ArrayList<>();
    for (long position = 0; position < groups.size(); position++) {
      if (groups.begins(position)) {
        read.add(new ArrayList<>());
      }
      read.get(read.size() - 1).add(groups.row(position));
    }
    return read;
  }

  @Test
  void timeSplitKeepsAMomentTogether() throws IOException {
    StringBuilder csv = new StringBuilder("day,at,u,click\n");
    for (int i = 0; i < 100; i++) {
      csv.append("%d,2022-04-%02d 10:00:00,u%d,%d\n".formatted(i / 10, 1 + i / 10, i % 7, i % 2));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), csv.toString());
    var shares = new Split.Shares(.74, .13, .13);
    for (String column : List.of("day", "at")) {
      var data = Studies.files(new Split.ByTime(column, shares), file.toString());
      EncodedLog log =
          open(Studies.study(data, List.of(Studies.id("u")), List.of(Studies.binary("click"))));
      assertThat(List.of(log.rows(Part.TRAIN), log.rows(Part.VALID), log.rows(Part.TEST)))
          .containsExactly(70L, 20L, 10L);
    }
  }

  @Test
  void ratioSplitIsTheHashThatItsJavadocNames() throws IOException {
    StringBuilder csv = new StringBuilder("row,u,click\n");
    for (int i = 0; i < 4000; i++) {
      csv.append("%d,u%d,%d\n".formatted(i, i % 500, i / 3 % 2));
    }
    Path file = Files.writeString(folder.resolve("log.csv"), csv.toString());
    var shares = new Split.Shares(.5, .25, .25);
    Target click = Studies.binary("click");
    Feature row = new Feature.Numeric("row", "row", Transform.NONE, false);
    var single =
        open(
            Studies.study(
                Studies.files(new Split.ByRatio(shares, null), file.toString()),
                List.of(row),
                List.of(click)));
    long key = LogParts.mixed(1);
    long high = LogParts.mixed((int) key);
    List<Long> expected = new ArrayList<>();
    for (long i = 0; i < 4000; i++) {
      // The seed is 1 and no row's number is above 2^32.
      if (LogParts.mixed((int) LogParts.mixed((int) (i ^ high))) < 1L << 31) {
        expected.add(i);
      }
    }
    List<Long> train = new ArrayList<>();
    for (long r = 0; r < single.rows(Part.TRAIN); r++) {
      train.add((long) single.numeric(0, Part.TRAIN).get(r));
    }
    assertThat(train).isEqualTo(expected);
    assertThat((double) train.size()).isCloseTo(2000, within(150.0));

    var grouped =
        open(
            Studies.study(
                Studies.files(new Split.ByRatio(shares, "u"), file.toString()),
                List.of(Studies.id("u")),
                List.of(click)));
    assertThat(grouped.rows(Part.TRAIN)).isBetween(1600L, 2400L);
    for (long r = 0; r < grouped.rows(Part.VALID); r++) {
      assertThat(grouped.lists(0, Part.VALID).get(r, 0)).isEqualTo(EmbeddedField.UNSEEN);
    }
  }

  @Test
  void hashedIdsAreTheBucketsThatTheJavadocNames() throws Exception {
    Path file = Files.writeString(folder.resolve("log.csv"), csv(rows(3)));
    var hashed = new Feature.Id("user", HARD_NAME, 1, 17);
    EncodedLog log =
        open(
            Studies.study(
                Studies.files(file.toString()), List.of(hashed), List.of(Studies.binary("click"))));
    assertThat(log.fields().get(0).vocabulary()).isEqualTo(19);
    List<Row> train = rows(3).stream().filter(row -> row.split.equals("train")).toList();
    for (int r = 0; r < 200; r++) {
      String user = train.get(r).user;
      int expected = 0;
      if (user != null) {
        byte[] utf8 = user.getBytes(StandardCharsets.UTF_8);
        long hash = Integer.toUnsignedLong(MurmurHash3.hash32x86(utf8, 0, utf8.length, 0));
        expected = 2 + (int) (hash % 17);
      }
      assertThat(log.lists(0, Part.TRAIN).get(r, 0)).as(user).isEqualTo(expected);
    }
  }
}
