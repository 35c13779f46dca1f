package org.dbmtl.trainer.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dbmtl.search.study.StudyException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds the files that a query reads. */
final class QueryFiles {
  private static final JsonMapper JSON = new JsonMapper();

  private QueryFiles() {}

  /**
   * Every text or table name in the query that is a file, or a glob that matches some, sorted; a
   * text that only happens to be a file's name does no harm.
   *
   * @throws StudyException if the text is not one SELECT
   */
  static List<Path> of(String sql, Database database) {
    JsonNode tree;
    try {
      tree =
          JSON.readTree(
              database.texts("SELECT json_serialize_sql(" + Database.text(sql) + ")").get(0));
    } catch (SQLException e) {
      throw DatabaseMessages.expression("data.sql", sql, e);
    }
    if (tree.path("error").asBoolean(false)) {
      throw new StudyException(
          "data.sql: '%s' is not a query: %s"
              .formatted(
                  DatabaseMessages.oneLine(sql),
                  DatabaseMessages.firstLine(tree.path("error_message").asString(""))));
    }
    TreeSet<String> texts = new TreeSet<>();
    collect(tree, texts);
    TreeSet<Path> files = new TreeSet<>();
    for (String text : texts) {
      files.addAll(matching(text, database));
    }
    return List.copyOf(files);
  }

  private static void collect(JsonNode node, Set<String> texts) {
    if (node.isString()) {
      texts.add(node.asString());
    }
    for (JsonNode child : node) {
      collect(child, texts);
    }
  }

  private static List<Path> matching(String text, Database database) {
    List<Path> files = new ArrayList<>();
    try {
      if (text.isBlank() || !(text.contains(".") || text.contains("/"))) {
        return files;
      }
      if (Files.isRegularFile(Path.of(text))) {
        files.add(Path.of(text).toAbsolutePath());
      } else if (text.contains("*") || text.contains("?") || text.contains("[")) {
        for (String file : database.texts("SELECT file FROM glob(" + Database.text(text) + ")")) {
          files.add(Path.of(file).toAbsolutePath());
        }
      }
    } catch (InvalidPathException | SQLException e) {
      // A text that is not a path is not a file of the query.
      return List.of();
    }
    return files;
  }
}
