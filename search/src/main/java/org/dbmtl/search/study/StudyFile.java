package org.dbmtl.search.study;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dbmtl.graph.StructureException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A study as it is written: a YAML file that keeps {@code study.schema.json}. What is wrong with it
 * is told in one line that begins with the file and the line of the key, such as {@code
 * study.yaml:14: targets.follow.weight is -1: use 0 or more}.
 *
 * <p>Paths in {@code data.files} start at the file's folder; {@code ${VAR}} and {@code
 * ${VAR:-default}} in {@code data.files} and {@code data.sql} are replaced by environment
 * variables. Immutable and thread-safe.
 */
public final class StudyFile {
  private static final String SECTIONS =
      "(?:data|features|targets|network|training|structure|search|trial|metrics|serving|sweep)";

  /** A key as messages name it: with its section, or a section alone where a message begins. */
  private static final Pattern KEY =
      Pattern.compile("\\b%1$s(?:\\.[^\\s'\"():,;]+)+|^%1$s(?=:| is | has )".formatted(SECTIONS));

  /** Keys with a name in them that a user chose. */
  private static final Pattern NAMED =
      Pattern.compile("training\\.loss-weights\\.(.+)|features\\.(.+)\\.([^.]+)");

  private static final Pattern TARGET = Pattern.compile("\\btarget '([^']+)'");

  private final Path path;
  private final Map<String, String> environment;
  private final YamlTree tree;
  private final Study study;

  private StudyFile(Path path, Map<String, String> environment) {
    this.path = path;
    this.environment = Map.copyOf(environment);
    this.tree = parse(path);
    checkSchema();
    this.study = bind();
  }

  /**
   * The study in a file.
   *
   * @throws StudyException if it cannot be read, or says something that a study cannot
   */
  public static Study read(Path path) {
    return open(path).study();
  }

  /**
   * The study in a file, with the file's line numbers for faults that are found later.
   *
   * @throws StudyException if it cannot be read, or says something that a study cannot
   */
  public static StudyFile open(Path path) {
    return new StudyFile(path, System.getenv());
  }

  static StudyFile open(Path path, Map<String, String> environment) {
    return new StudyFile(path, environment);
  }

  /** What the file says. */
  public Study study() {
    return study;
  }

  /**
   * What the file would say with other values of some keys.
   *
   * @param values by key, such as {@code training.warm-up}; each as it would be in the file
   * @throws StudyException if such a study cannot be; the message names no line
   */
  public Study with(Map<String, String> values) {
    ObjectNode root = changed(values);
    StudySchema.Violation violation = firstViolation(root);
    if (violation != null) {
      throw new StudyException(violation.message());
    }
    return bind(root);
  }

  private ObjectNode changed(Map<String, String> values) {
    if (!(tree.root().deepCopy() instanceof ObjectNode root)) {
      throw new IllegalStateException("a study that was read is an object");
    }
    values.forEach((key, value) -> set(root, key, value));
    return root;
  }

  /** A section of the file as text in one line; empty if there is none. */
  public String sectionText(String key) {
    return section(key).toString();
  }

  /** A section as it is in the file; missing if it is not there. */
  public JsonNode section(String key) {
    return tree.root().path(key);
  }

  /**
   * The file as text, with other values of some keys and without a section. The log is named by its
   * whole path, so that the text may be in any folder; comments are lost.
   *
   * @param values by key; each as it would be in the file
   * @throws StudyException if such a study cannot be; the message names no line
   */
  public String text(Map<String, String> values, String without) {
    Study study = with(values);
    ObjectNode root = changed(values);
    root.remove(without);
    if (root.path("data") instanceof ObjectNode data && data.has("files")) {
      var files = data.putArray("files");
      study.data().files().forEach(files::add);
    }
    if (root.path("data") instanceof ObjectNode data && data.has("sql")) {
      data.put("sql", query());
    }
    return YamlTree.write(root);
  }

  /**
   * A study that this file's became by options of a command, as text for any folder: all settings,
   * the log by its whole path. A query keeps the names of environment variables, whose values may
   * be secret.
   */
  public String text(Study changed) {
    return StudyText.of(changed, changed.data().sql() == null ? null : query());
  }

  /** The query as it is in the file, but for the file's own folder. */
  private @Nullable String query() {
    JsonNode sql = tree.root().path("data").path("sql");
    String folder = "${%s}".formatted(PathTexts.STUDY_FOLDER);
    return sql.isString()
        ? sql.asString().replace(folder, String.valueOf(folder().toAbsolutePath().normalize()))
        : null;
  }

  private Path folder() {
    return Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path);
  }

  private static void set(ObjectNode root, String key, String value) {
    ObjectNode section = root;
    String[] steps = steps(key);
    for (int i = 0; i < steps.length - 1; i++) {
      JsonNode there = section.path(steps[i]);
      section = there instanceof ObjectNode known ? known : section.putObject(steps[i]);
      if (there.isString()) {
        section.set("kind", there); // a feature's kind alone, such as 'user: id'
      }
    }
    try {
      JsonNode node = YamlTree.parse(value).root();
      if (node.isMissingNode()) {
        throw new StudyException("%s has no value: write one after it".formatted(key));
      }
      section.set(steps[steps.length - 1], node);
    } catch (YamlTree.Fault e) {
      throw new StudyException("%s: '%s' is %s".formatted(key, value, e.getMessage()), e);
    }
  }

  /** The keys on the way to a value; names of targets and features may hold dots themselves. */
  private static String[] steps(String key) {
    Matcher named = NAMED.matcher(key);
    if (!named.matches()) {
      return key.split("\\.", -1);
    }
    return named.group(1) == null
        ? new String[] {"features", named.group(2), named.group(3)}
        : new String[] {"training", "loss-weights", named.group(1)};
  }

  /**
   * A fault found in this file's study, with the file and the line of the key it names put before
   * it; as it is if it names no key that is in the file.
   */
  public StudyException located(StudyException fault) {
    String message = Objects.requireNonNullElse(fault.getMessage(), "");
    Stream<String> keys =
        Stream.concat(
            KEY.matcher(message).results().map(MatchResult::group),
            TARGET.matcher(message).results().map(match -> "targets." + match.group(1)));
    Integer line = keys.map(tree::line).filter(Objects::nonNull).findFirst().orElse(null);
    return line == null ? fault : at(line, message, fault);
  }

  private static YamlTree parse(Path path) {
    if (Files.isDirectory(path)) {
      throw new StudyException(
          "%s is a folder: give the study file itself, such as %s"
              .formatted(path, path.resolve("study.yaml")));
    }
    if (!Files.exists(path)) {
      throw new StudyException(
          "%s: there is no such file: give a study, or have one written by 'dbmtl init FILE'"
              .formatted(path));
    }
    try {
      YamlTree tree = YamlTree.parse(Files.readString(path));
      // A section whose keys are all commented out reads as one that is left out.
      if (tree.root() instanceof ObjectNode sections) {
        sections.removeIf(JsonNode::isNull);
      }
      return tree;
    } catch (YamlTree.Fault e) {
      throw new StudyException("%s:%d: %s".formatted(path, e.line(), e.getMessage()), e);
    } catch (CharacterCodingException e) {
      throw new StudyException(
          "%s is not a UTF-8 text file: give a study in YAML".formatted(path), e);
    } catch (IOException e) {
      throw new StudyException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  private void checkSchema() {
    JsonNode root = tree.root();
    if (root.isMissingNode() || root.isNull() || (root.isObject() && root.isEmpty())) {
      throw new StudyException(
          "%s is empty: a study has data, features and targets; 'dbmtl init FILE' writes a first one"
              .formatted(path));
    }
    if (!root.isObject()) {
      throw at(1, "this is not a study: a study has the keys data, features and targets", null);
    }
    StudySchema.Violation violation = firstViolation(root);
    if (violation != null) {
      throw at(tree.line(violation.path()), violation.message(), null);
    }
  }

  private StudySchema.@Nullable Violation firstViolation(JsonNode root) {
    Comparator<StudySchema.Violation> first =
        Comparator.<StudySchema.Violation>comparingInt(
                v -> Objects.requireNonNullElse(tree.line(v.path()), 0))
            // What a missing or wrong kind brings with it is noise next to it.
            .thenComparing(v -> !v.keyword().equals("required"))
            .thenComparing(v -> !v.keyword().equals("type"))
            .thenComparing(StudySchema.Violation::message);
    return StudySchema.violations(root).stream().min(first).orElse(null);
  }

  private Study bind(JsonNode root) {
    return new StudyBinder(root, new PathTexts(folder(), environment)).study(defaultName());
  }

  private Study bind() {
    try {
      return bind(tree.root());
    } catch (StudyException e) {
      StudyException located = located(e);
      throw located == e ? at(null, e.getMessage(), e) : located;
    } catch (StructureException e) {
      throw at(null, e.getMessage(), e);
    }
  }

  private String defaultName() {
    String file = String.valueOf(path.getFileName()).replaceFirst("\\.ya?ml$", "");
    return file.isEmpty() ? "study" : file;
  }

  private StudyException at(
      @Nullable Integer line, @Nullable String message, @Nullable Throwable cause) {
    String place = line == null ? path.toString() : path + ":" + line;
    return new StudyException("%s: %s".formatted(place, message), cause);
  }
}
