package org.dbmtl.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * What a user reads has common words, and lines of documents fit a screen. It knows words alone:
 * whether a sentence is short and has one idea is for a reader to judge.
 */
class PlainEnglishTest {
  private static final Path ROOT = Path.of("..");
  private static final int WIDTH = 100;

  /** Words to avoid, as regular expressions, and what to write. */
  private static final List<List<String>> WORDS =
      List.of(
          List.of("mend(s|ed|ing)?", "fix"),
          List.of("anew", "again"),
          List.of("hang(s|ing)? on|hung on", "depend on"),
          List.of("(goes|go|going) before", "override"),
          List.of("told of", "notified, given"),
          List.of("(tell|tells|told) (\\w+ )?apart", "distinguish"),
          List.of("beside", "next to, besides"),
          List.of("as far as", "where"),
          List.of("turned round", "reversed"),
          List.of("speaks? of", "be about, name"),
          List.of("whence|hence|thus", "so, from which"),
          List.of("shall", "must, should"),
          List.of("seldom", "rarely"),
          List.of("but for|save for", "except"),
          List.of("(?<!there )(is|are) no (?!longer\\b|limit\\b|edges\\b)\\w+", "is not a"));

  @Test
  void documentsHaveCommonWordsAndLinesThatFit() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : documents()) {
      boolean fenced = false;
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        String place = "%s:%d".formatted(ROOT.relativize(file), i + 1);
        fenced ^= line.startsWith("```");
        boolean code = fenced || (file.toString().endsWith(".md") && line.startsWith("    "));
        boolean wide = code || line.startsWith("|") || line.startsWith("#") || line.contains("](");
        if (!wide && line.length() > WIDTH) {
          faults.add("%s: %d characters, use at most %d".formatted(place, line.length(), WIDTH));
        }
        faults.addAll(words(place, line.replaceAll("`[^`]*`", "code")));
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void keysOfAStudyAreExplainedInCommonWords() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : studyTexts()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        faults.addAll(words("%s:%d".formatted(ROOT.relativize(file), i + 1), lines.get(i)));
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void helpHasCommonWords() {
    assertThat(helpFaults(new CommandLine(new Dbmtl()))).isEmpty();
  }

  private static List<String> helpFaults(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    String help = command.getUsageMessage().replaceAll("\\s+", " ");
    List<String> faults = words(name + " --help", help);
    command.getSubcommands().values().forEach(each -> faults.addAll(helpFaults(each)));
    return faults;
  }

  private static List<String> words(String place, String text) {
    List<String> faults = new ArrayList<>();
    for (List<String> word : WORDS) {
      Pattern.compile("\\b(" + word.get(0) + ")\\b", Pattern.CASE_INSENSITIVE)
          .matcher(text)
          .results()
          .forEach(
              hit -> faults.add("%s: '%s', write: %s".formatted(place, hit.group(), word.get(1))));
    }
    return faults;
  }

  private static List<Path> documents() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("", "docs", "docs/adr")) {
      files.addAll(list(ROOT.resolve(folder), ".md"));
    }
    return files;
  }

  private static List<Path> studyTexts() throws IOException {
    List<Path> files = new ArrayList<>(list(ROOT.resolve("experiments/studies"), ".yaml"));
    files.add(ROOT.resolve("search/src/main/resources/org/dbmtl/search/study/study.schema.json"));
    return files;
  }

  private static List<Path> list(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }
}
