package org.dbmtl.experiments.command.option;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbmtl.search.evidence.NoiseSetting;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings such as {@code warm=training.schedule:cosine,training.warm-up:0.05}: a name and
 * what is other than in the study, by the study's own keys.
 */
public final class NoiseSettings {
  /** What is compared unless the user names settings; those equal to an earlier one fall away. */
  static final List<String> DEFAULT =
      List.of(
          "study",
          "constant=training.schedule:constant,training.average:0",
          "linear=training.schedule:linear,training.average:0",
          "cosine=training.schedule:cosine,training.average:0",
          "warm-up=training.schedule:linear,training.average:0,training.warm-up:0.1",
          "average-half=training.schedule:constant,training.average:0.5,training.patience:0",
          "linear-average=training.schedule:linear,training.average:0.5,training.patience:0",
          "random=network.parents:random");

  private static final Pattern SETTING = Pattern.compile("([\\p{L}\\p{N}._+-]+)(?:=(.*))?");
  private static final Pattern CHANGE = Pattern.compile("((?:training|network)\\.[^.:]+):(.+)");

  private NoiseSettings() {}

  /**
   * The settings, in order.
   *
   * @param texts as the user wrote them, or null for the default ones
   * @param engine that trains in place of the study's, or null
   * @throws StudyException if one cannot be read, or is not a setting of a study
   */
  public static List<NoiseSetting> of(
      StudyFile file, @Nullable List<String> texts, @Nullable String engine) {
    List<NoiseSetting> settings = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<List<Object>> known = new HashSet<>();
    for (String text : texts == null ? DEFAULT : texts) {
      NoiseSetting setting = setting(file, text, engine);
      if (!names.add(setting.name())) {
        throw new StudyException(
            "--settings: '%s' is named twice: give one another name".formatted(setting.name()));
      }
      if (known.add(List.of(setting.network(), setting.training())) || texts != null) {
        settings.add(setting);
      }
    }
    return settings;
  }

  private static NoiseSetting setting(StudyFile file, String text, @Nullable String engine) {
    Matcher setting = SETTING.matcher(text);
    if (!setting.matches()) {
      throw new StudyException(
          ("--settings: '%s' is not a setting: write NAME=key:value,key:value, such as"
                  + " warm=training.schedule:cosine,training.warm-up:0.05, or NAME alone for the"
                  + " study as it is")
              .formatted(text));
    }
    String name = setting.group(1);
    String change = setting.group(2) == null ? "" : setting.group(2);
    try {
      Study study = file.with(changes(change));
      return new NoiseSetting(
          name,
          change,
          study.network(),
          engine == null ? study.training() : study.training().withEngine(engine));
    } catch (StudyException e) {
      throw new StudyException("--settings %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static Map<String, String> changes(String text) {
    Map<String, String> changes = new LinkedHashMap<>();
    // A comma inside a list such as [64,32] divides no changes.
    for (String part : text.isEmpty() ? new String[0] : text.split(",(?![^\\[]*\\])", -1)) {
      Matcher change = CHANGE.matcher(part.strip());
      if (!change.matches()) {
        throw new StudyException(
            ("'%s' changes nothing that a setting may: write training.KEY:VALUE or"
                    + " network.KEY:VALUE, such as training.schedule:constant")
                .formatted(part));
      }
      if (change.group(1).equals("training.engine")) {
        throw new StudyException("training.engine is the same for all settings: give --engine");
      }
      if (changes.put(change.group(1), change.group(2)) != null) {
        throw new StudyException("%s is given twice: keep one".formatted(change.group(1)));
      }
    }
    return changes;
  }
}
