package org.dbmtl.search.study;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in what a study's data section leaves to the machine it runs on. */
final class PathTexts {
  /** Stands for the folder of the study file, in paths and queries. */
  static final String STUDY_FOLDER = "STUDY_FOLDER";

  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

  private final Path folder;
  private final Map<String, String> environment;

  PathTexts(Path folder, Map<String, String> environment) {
    this.folder = folder.toAbsolutePath().normalize();
    this.environment = environment;
  }

  /**
   * The text with {@code ${VAR}} and {@code ${VAR:-default}} replaced; as in a shell, a default
   * also stands for an empty variable.
   *
   * @throws StudyException if a variable without a default is not set
   */
  String expand(String key, String text) {
    Matcher matcher = VARIABLE.matcher(text);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      String fallback = matcher.group(2);
      String value = name.equals(STUDY_FOLDER) ? folder.toString() : environment.get(name);
      if (fallback != null && (value == null || value.isEmpty())) {
        value = fallback;
      }
      if (value == null) {
        throw new StudyException(
            "%s: the environment variable %s is not set: set it, or write ${%s:-default}"
                .formatted(key, name, name));
      }
      matcher.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(out).toString();
  }

  /**
   * The expanded text as an absolute path (or glob) seen from the study file's folder.
   *
   * @throws StudyException if a variable is not set or the text is not a path
   */
  String resolve(String key, String text) {
    String expanded = expand(key, text);
    try {
      return folder.resolve(expanded).normalize().toString();
    } catch (InvalidPathException e) {
      throw new StudyException(
          "%s: '%s' is not a path: %s".formatted(key, expanded, e.getReason()), e);
    }
  }
}
