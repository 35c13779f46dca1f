package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.InputRows;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.input.RowEncoder;
import org.dbmtl.predictor.input.UnseenValues;
import org.dbmtl.predictor.input.Vocabulary;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.predictor.unit.Keep;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Part;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The predictor's {@link RowEncoder} against the encoding of logs by DuckDB. */
class RowEncodingTest {
  private static final long SEED = 11;
  private static final List<String> NULLS = List.of("NA", "-", " null");
  private static final List<String> PARTS = List.of("train", "valid", "test");

  // No line ends and quotes: how CSV holds these is another test's matter.
  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "NA",
          "na",
          " NA",
          "null",
          " null",
          "-",
          "a",
          "A",
          " a",
          "a ",
          "0",
          "00",
          "0.0",
          "1",
          "1.0",
          "1e5",
          "100000",
          "käse",
          "ka\u0308se",
          "日本語",
          "😀",
          "\u00a0a\u00a0",
          "\ta",
          "\u200ba",
          "x".repeat(70_000),
          "a;b",
          "'",
          "\\",
          "%s",
          "$1",
          "true",
          "\u0001");
  private static final List<String> ITEMS =
      List.of(
          "a", " a", "b ", "", " ", "\u00a0c", "\u3000", "d\t", "NA", "日本", "e", "f", "g", "7",
          " 7.0", "7.00");
  private static final List<String> NUMBERS =
      List.of(
          "",
          "NA",
          "-",
          "1e5",
          " 7 ",
          "-0",
          "+3",
          "+-4",
          "007",
          "5.",
          ".5",
          "1_000",
          "1e1_0",
          "1E-3",
          "\t2",
          "0.1",
          "123456789012345678901234567890",
          "4.9e-324",
          "33.3333333333333333",
          "1e-400");

  private static final String CHARACTERS = "0123456789012345678901234567890.._-+eE \tinfa,";

  @TempDir Path folder;

  private static List<Feature> features() {
    return List.of(
        new Feature.Numeric("plain", "plain", Transform.NONE, false),
        new Feature.Id("own", "value", 1, 0),
        new Feature.Id("frequent", "value", 3, 0),
        new Feature.Numeric("log", "log", Transform.LOG1P, true),
        new Feature.Category("hashed", "value", 1, 7),
        new Feature.Id("hashed_frequent", "value", 3, 7),
        new Feature.Ids("items", "items", ";", 3, Keep.FIRST, 1, 0),
        new Feature.Ids("items_frequent", "items", ";", 20, 40, 0),
        new Feature.Ids("items_hashed", "items", ";", 2, 1, 5),
        new Feature.Ids("items_both", "items", ";", 3, Keep.FIRST, 40, 5));
  }

  private static Study study(String file, List<Feature> features) {
    return Studies.study(
        new DataSettings(
            List.of(file), null, new CsvFormat(",", null, null), NULLS, Studies.BY_COLUMN),
        features,
        List.of(Studies.binary("click")));
  }

  private static String csv() {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder csv = new StringBuilder("value,items,plain,log,click,split\n");
    for (int i = 0; i < 900; i++) {
      List<String> items = new ArrayList<>();
      for (int k = random.nextInt(6); k > 0; k--) {
        items.add(pick(ITEMS, random));
      }
      // Some values stand in some parts alone, and some are rare.
      int least = i % 3 == 0 ? 0 : 5;
      csv.append(pick(VALUES.subList(least, VALUES.size()), random))
          .append(',')
          .append('"')
          .append(random.nextInt(4) == 0 ? printed(random) : String.join(";", items))
          .append("\",")
          .append(pick(NUMBERS, random))
          .append(',')
          .append(pick(NUMBERS, random))
          .append(',')
          .append(i % 2)
          .append(',')
          .append(PARTS.get(i % 3))
          .append('\n');
    }
    for (int k = 0; k < 2; k++) {
      csv.append("rare").append(k).append(",rare,1,1,0,train\nnew,new;a,1,1,0,valid\n");
    }
    return csv.toString();
  }

  /** Lists as they are printed, and what is nearly one; none holds a double quote. */
  private static String printed(SplittableRandom random) {
    return pick(
        List.of(
            "['a', 'b', 'e']",
            "['a, c','b;d' ]",
            "[]",
            "[ ]",
            "[3, 7.0, -1]",
            "[3 7 -1]",
            "[ 12 ]",
            "[new york, paris, None]",
            "['it\\'s', null, 'None',]",
            "[a][b]",
            "['open]",
            "['a' 'b']",
            "[a;b]",
            "[,a]",
            "['']",
            "[' \u00a0a ']"),
        random);
  }

  private static String pick(List<String> texts, SplittableRandom random) {
    return texts.get(random.nextInt(texts.size()));
  }

  private static RowEncoder encoder(EncodedLog log) throws IOException {
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (FeatureInput input : log.inputs()) {
      if (input instanceof IdInput id && id.needsVocabulary()) {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        log.copyVocabulary(id.name(), copy);
        vocabularies.put(
            id.name(), VocabularyFile.read(new ByteArrayInputStream(copy.toByteArray())));
      }
    }
    return new RowEncoder(log.inputs(), NULLS, Map.of(), vocabularies);
  }

  /** Compares all rows of all parts; the log's column "split" names the parts. */
  private static void requireEqual(EncodedLog log, Path file) throws IOException {
    RowEncoder encoder = encoder(log);
    List<RawColumn> columns = new ArrayList<>();
    for (FeatureInput input : log.inputs()) {
      columns.add(
          new RawColumn(input.column(), input instanceof IdInput id ? id.separator() : null));
    }
    columns.add(new RawColumn("split", null));
    InputRows rows = new InputRows(log.inputs(), 1);
    UnseenValues unseen = new UnseenValues(log.inputs());
    long[] next = new long[PARTS.size()];
    try (RawLog raw = RawLog.ofFiles("--input", List.of(file.toString()), CsvFormat.STANDARD)) {
      raw.read(
          columns,
          chunk -> {
            for (int r = 0; r < chunk.size(); r++) {
              @Nullable String[] texts = chunk.row(r);
              rows.clear();
              encoder.add(texts, rows, unseen);
              Part part = part(texts[columns.size() - 1]);
              requireEqual(log, part, next[LogParts.code(part)]++, rows, chunk.place(r));
            }
          });
    }
    for (Part part : Part.values()) {
      assertThat(next[LogParts.code(part)]).isEqualTo(log.rows(part));
    }
    assertThat(unseen.counts().get("hashed")).isZero();
    assertThat(unseen.counts().get("frequent")).isPositive();
  }

  private static Part part(@Nullable String key) {
    return Arrays.stream(Part.values())
        .filter(part -> part.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static void requireEqual(
      EncodedLog log, Part part, long row, InputRows rows, String place) {
    for (int field = 0; field < log.fields().size(); field++) {
      ListColumn lists = log.lists(field, part);
      int length = rows.starts(field)[1];
      List<Integer> ids = Arrays.stream(rows.ids(field), 0, length).boxed().toList();
      List<Integer> expected =
          IntStream.range(0, lists.length(row)).map(k -> lists.get(row, k)).boxed().toList();
      assertThat(ids).as("%s, %s", place, log.fields().get(field)).isEqualTo(expected);
    }
    assertThat(rows.width()).isEqualTo(log.numerics().size());
    for (int i = 0; i < rows.width(); i++) {
      assertThat(Float.floatToRawIntBits(rows.numbers()[i]))
          .as("%s, %s", place, log.numerics().get(i))
          .isEqualTo(Float.floatToRawIntBits(log.numeric(i, part).get(row)));
    }
  }

  @Test
  void encodesHostileTextsOfACsvAsTheLogIsEncoded() throws IOException {
    Path file = Files.writeString(folder.resolve("log.csv"), csv());
    try (EncodedLog log = open(study(file.toString(), features()))) {
      requireEqual(log, file);
    }
  }

  private EncodedLog open(Study study) {
    return EncodedLogs.open(study, folder.resolve("cache"), EncodingListener.NONE);
  }

  @Test
  void encodesTypedColumnsOfParquetAsTheLogIsEncoded() throws IOException, SQLException {
    Path file = folder.resolve("log.parquet");
    try (Database database = Database.inMemory()) {
      database.execute(
          ("COPY (SELECT CASE WHEN i %% 11 = 0 THEN NULL WHEN i %% 97 = 0 THEN i ELSE (hash(i) %% 9)::DOUBLE / 8 END AS value,"
                  + " CASE WHEN i %% 7 = 0 THEN [] WHEN i %% 7 = 1 THEN NULL WHEN i %% 7 = 2 THEN [NULL, 4]"
                  + " ELSE [hash(i) %% 5, i %% 3, 1, 2] END AS items,"
                  + " CASE WHEN i %% 13 > 0 THEN (hash(i) %% 1000)::FLOAT / 7 END AS plain,"
                  + " (hash(i) %% 100000)::DECIMAL(12, 3) / 8 AS log,"
                  + " i %% 2 = 0 AS click, ['train', 'valid', 'test'][i %% 3 + 1] AS split,"
                  + " CASE WHEN i %% 5 > 0 THEN TIMESTAMP '2026-01-01 00:00:00' + INTERVAL (i %% 4) HOUR END AS at,"
                  + " i %% 4 = 0 AS flag FROM range(900) t(i)) TO %s")
              .formatted(Database.text(file.toString())));
    }
    List<Feature> features = new ArrayList<>(features());
    features.add(Studies.id("at"));
    features.add(Studies.category("flag"));
    try (EncodedLog log = open(study(file.toString(), features))) {
      requireEqual(log, file);
    }
  }

  @Test
  void readsExactlyTheNumbersThatTheDatabaseReads() throws SQLException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> texts = new ArrayList<>(NUMBERS);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = 1 + random.nextInt(9); k > 0; k--) {
        text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }
      texts.add(text.toString());
    }
    List<FeatureInput> inputs = List.of(new NumberInput("x", "x", Transform.NONE, 0, 1, false));
    RowEncoder encoder = new RowEncoder(inputs, List.of(), Map.of(), Map.of());
    InputRows rows = new InputRows(inputs, 1);
    List<Double> numbers = new ArrayList<>();
    try (Database database = Database.inMemory()) {
      database.query(
          "SELECT coalesce(TRY_CAST(v AS DOUBLE), 'nan'::DOUBLE) FROM unnest([%s]) t(v)"
              .formatted(Database.list(texts)),
          row -> numbers.add(row.getDouble(1)));
    }
    assertThat(numbers.stream().filter(Double::isFinite).count()).isGreaterThan(5000);
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      if (text.isEmpty()) {
        continue;
      }
      rows.clear();
      if (Float.isFinite(numbers.get(i).floatValue())) {
        encoder.add(new String[] {text}, rows, new UnseenValues(inputs));
        assertThat(rows.numbers()[0])
            .as("'%s', seed %d", text, SEED)
            .isEqualTo(numbers.get(i).floatValue());
      } else {
        assertThatThrownBy(() -> encoder.add(new String[] {text}, rows, new UnseenValues(inputs)))
            .as("'%s', seed %d", text, SEED)
            .isInstanceOf(ModelException.class);
      }
    }
  }

  @Test
  void trimsExactlyTheSpacesThatTheDatabaseTrims() throws SQLException {
    List<FeatureInput> inputs = List.of(new IdInput("x", "x", 3, 0, 1, ";", 2));
    RowEncoder encoder =
        new RowEncoder(inputs, List.of(), Map.of(), Map.of("x", Vocabulary.of(List.of("v"))));
    List<Integer> trimmed = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    try (Database database = Database.inMemory()) {
      database.query(
          "SELECT i::INTEGER FROM range(1, 65536) t(i) WHERE NOT i BETWEEN 55296 AND 57343"
              + " AND trim(chr(i::INTEGER) || 'v' || chr(i::INTEGER)) = 'v' ORDER BY i",
          row -> expected.add(row.getInt(1)));
    }
    InputRows rows = new InputRows(inputs, 1);
    for (int c = 1; c < 65536; c++) {
      if (!Character.isSurrogate((char) c) && c != ';') {
        rows.clear();
        encoder.add(new String[] {(char) c + "v" + (char) c}, rows, new UnseenValues(inputs));
        if (rows.ids(0)[0] == 2) {
          trimmed.add(c);
        }
      }
    }
    assertThat(trimmed).isEqualTo(expected).contains((int) ' ', 0x3000);
  }
}
