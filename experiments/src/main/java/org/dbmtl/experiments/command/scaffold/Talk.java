package org.dbmtl.experiments.command.scaffold;

import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Scanner;
import java.util.function.Supplier;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command talks: results on the output stream, progress and faults on the error stream. */
public final class Talk {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--quiet", description = "Show no progress, only results and faults.")
  private boolean quiet;

  @Option(names = "--debug", description = "Show the stack trace of a fault.")
  private boolean debug;

  /** Where results go. */
  public PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Where progress and faults go. */
  public PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** The command line as it can be given again, with quotes where a shell needs them. */
  public String commandLine() {
    return commandLineWithout();
  }

  /** Like {@link #commandLine}, without some options that take no value. */
  String commandLineWithout(String... options) {
    List<String> words = new ArrayList<>(List.of(spec.root().name()));
    for (String given : spec.commandLine().getParseResult().originalArgs()) {
      if (List.of(options).contains(given)) {
        continue;
      }
      String word = TrialStores.shown(given);
      words.add(
          word.matches("[A-Za-z0-9_./=,:@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'");
    }
    return String.join(" ", words);
  }

  /** The options of these mixins that were given, each with its value as it was given. */
  public List<String> given(Class<?>... mixins) {
    List<String> words = new ArrayList<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      Object holder = option.userObject() instanceof Field field ? field.getDeclaringClass() : null;
      if (Arrays.asList(mixins).contains(holder)) {
        words.add(option.longestName());
        words.add(String.join(",", option.originalStringValues()));
      }
    }
    return words;
  }

  public boolean quiet() {
    return quiet;
  }

  /** Whether the error stream is a terminal, on which progress may move. */
  public static boolean onTerminal() {
    // bin/dbmtl says so: Java alone cannot tell since 22.
    return Boolean.getBoolean("dbmtl.terminal");
  }

  public boolean debug() {
    return debug;
  }

  /** Says on the error stream what is being done, unless the user wants quiet. */
  public void say(String line) {
    if (!quiet) {
      err().println(line);
      err().flush();
    }
  }

  /** Says on the output stream which files are written. */
  public void written(List<Path> files) {
    out().println("Written:");
    files.forEach(file -> out().println("  " + file));
  }

  /** Asks on the error stream, and whether the user's next line says yes. */
  public boolean isYes(String question) {
    err().print(question);
    err().flush();
    Scanner answers = new Scanner(System.in, Charset.defaultCharset());
    return answers.hasNextLine() && answers.nextLine().strip().matches("(?i)y|yes");
  }

  /** Runs what may find a fault in a study, and names the line of the file where it stands. */
  public static <T> T locating(StudyFile file, Supplier<T> action) {
    try {
      return action.get();
    } catch (StudyException e) {
      throw file.located(e);
    }
  }
}
