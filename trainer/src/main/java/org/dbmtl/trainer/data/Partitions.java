package org.dbmtl.trainer.data;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The columns that the folders of a file hold in their names, as Hive, Spark and DuckDB write them:
 * {@code day=2024-01-01/part.csv} has the column {@code day}.
 */
final class Partitions {
  private static final Pattern FOLDER = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)");

  private static final String MISSING = "__HIVE_DEFAULT_PARTITION__";

  private Partitions() {}

  /** Values by column, from the outer folder to the inner one; null for a missing value. */
  static Map<String, @Nullable String> of(Path file) {
    Path folders = file.toAbsolutePath().normalize().getParent();
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    if (folders != null) {
      for (Path folder : folders) {
        Matcher matcher = FOLDER.matcher(folder.toString());
        if (matcher.matches()) {
          String value = decoded(matcher.group(2));
          values.put(matcher.group(1), value.equals(MISSING) ? null : value);
        }
      }
    }
    return Collections.unmodifiableMap(values);
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value; // a % that is no escape
    }
  }
}
