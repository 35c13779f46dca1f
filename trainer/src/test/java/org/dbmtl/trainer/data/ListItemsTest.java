package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dbmtl.predictor.input.ListText;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.trainer.inspect.StarterStudy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of Parquet, and lists that a CSV file holds as they were printed. */
class ListItemsTest {
  private static final long SEED = 71;

  @TempDir Path folder;

  private static List<String> bySql(String text, Database database) throws SQLException {
    return database.texts(
        "SELECT unnest(%s) FROM (SELECT %s AS v)"
            .formatted(ListItems.of("v", "|"), Database.text(text)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      value = {
        "['a', 'b, c'];a/b, c",
        "[\"it's\", \"b\"];it's/b",
        "[\"a|b\",\"say \\\"c\\\"\"];a|b/say \"c\"",
        "[\"\\u00e9\\u4e2d\"];\u00e9\u4e2d",
        "['it\\'s', None, 'x\\\\y'];it's/x\\y",
        "[3, 7];3/7",
        "[3 7  -9];3/7/-9",
        "[new york, null, paris];new york/paris",
        "a|[b]| c;a/[b]/c",
        "[a]|[b];[a]/[b]"
      })
  void printedListsAreLists(String text, String items) throws SQLException {
    List<String> expected = List.of(items.split("/"));
    assertThat(ListText.items(text, "|")).isEqualTo(expected);
    try (Database database = Database.inMemory()) {
      assertThat(bySql(text, database)).isEqualTo(expected);
    }
  }

  @Test
  void anyTextReadsTheSameInSqlAndInJava() throws SQLException {
    SplittableRandom random = new SplittableRandom(SEED);
    String characters = "[],,''\"ab 1|-\n";
    List<String> texts = new ArrayList<>(List.of("[]", "", "[", "]", "[[]]"));
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder("[");
      for (int k = random.nextInt(9); k > 0; k--) {
        text.append(characters.charAt(random.nextInt(characters.length())));
      }
      texts.add(text.append(random.nextInt(8) == 0 ? "" : "]").toString());
    }
    List<String> bySql = new ArrayList<>();
    try (Database database = Database.inMemory()) {
      database.execute("CREATE TABLE t (v VARCHAR)");
      for (int from = 0; from < texts.size(); from += 500) {
        List<String> some = texts.subList(from, Math.min(from + 500, texts.size()));
        database.execute("INSERT INTO t SELECT unnest([%s])".formatted(Database.list(some)));
      }
      database.query(
          "SELECT array_to_string(%s, '~') FROM t ORDER BY rowid".formatted(ListItems.of("v", "|")),
          row -> bySql.add(row.getString(1)));
    }
    for (int i = 0; i < texts.size(); i++) {
      assertThat(bySql.get(i))
          .as("seed %d: %s", SEED, texts.get(i))
          .isEqualTo(String.join("~", ListText.items(texts.get(i), "|")));
    }
  }

  @Test
  void itemsMayHoldTheSeparator() throws SQLException {
    List<String> items = List.of("a, b", "[c]", "say \"d\"", "e\\f");
    assertThat(ListText.items(ListText.of(items, ","), ",")).isEqualTo(items);
    assertThat(ListText.of(List.of("a", "b"), ",")).isEqualTo("a,b");
    Path file = parquet("SELECT ['a, b', 'c\"d', NULL] AS tags, 1 AS click, 'train' AS split");
    try (MappedLog log = open(file, Studies.ids("tags"))) {
      assertThat(log.manifest().fields().get(0).distinct()).isEqualTo(2);
    }
  }

  private Path parquet(String sql) throws SQLException {
    Path file = folder.resolve("log.parquet");
    try (Database database = Database.inMemory()) {
      database.execute(
          ("COPY (%1$s UNION ALL SELECT * REPLACE ('valid' AS split) FROM (%1$s)"
                  + " UNION ALL SELECT * REPLACE ('test' AS split) FROM (%1$s)) TO %2$s")
              .formatted(sql, Database.text(file.toString())));
    }
    return file;
  }

  private MappedLog open(Path file, Feature... features) {
    return EncodedLogs.openAny(
        Studies.study(
            Studies.files(file.toString()), List.of(features), List.of(Studies.binary("click"))),
        folder.resolve("cache"),
        EncodingListener.NONE);
  }

  @Test
  void refusesWhatIsNotAList() throws SQLException, IOException {
    String rest = ", 1 AS click, 'train' AS split";
    for (String nested : List.of("[['a'], ['b']]", "MAP {'a': 1}", "{'a': 1}")) {
      Path file = parquet("SELECT " + nested + " AS tags" + rest);
      assertThatThrownBy(() -> open(file, Studies.ids("tags")))
          .isInstanceOf(StudyException.class)
          .hasMessageContainingAll("'tags' holds nested values", "data.sql")
          .message()
          .hasLineCount(1);
    }
    Path lists = parquet("SELECT ['a'] AS tags" + rest);
    assertThatThrownBy(() -> open(lists, Studies.id("tags")))
        .hasMessageContainingAll("'tags' holds lists (VARCHAR[])", "kind is ids");
    for (String text : List.of("[[1], [2]]", "{'a': 1}", "[{\"a\": 1}]")) {
      Path file =
          Files.writeString(
              folder.resolve("log.csv"),
              "tags,click,split\na,1,train\n\"%s\",1,train\n"
                  .formatted(text.replace("\"", "\"\"")));
      assertThatThrownBy(() -> open(file, Studies.ids("tags")))
          .hasMessageContainingAll("data row 2", text, "not a list of single values");
    }
  }

  @Test
  void theStarterStudyTakesPrintedListsForLists() throws IOException {
    StringBuilder csv = new StringBuilder("tags,seen,is_click\n");
    for (int i = 0; i < 60; i++) {
      csv.append("\"['t%d', 'a, %d']\",".formatted(i % 5, i % 3));
      csv.append(i % 4 == 0 ? "[]" : "[%d %d]".formatted(i, i % 7)).append(',').append(i % 2);
      csv.append('\n');
    }
    Path file = Files.writeString(folder.resolve("log.csv"), csv);
    assertThat(StarterStudy.of(List.of(file.toString()), Path.of("")))
        .contains("  tags: {kind: ids", "  seen: {kind: ids");
  }
}
