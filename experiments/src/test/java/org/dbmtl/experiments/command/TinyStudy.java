package org.dbmtl.experiments.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A study of two targets over 600 rows in a folder, and commands on it. */
public final class TinyStudy {
  private static final String STUDY =
      """
      name: tiny
      data: {files: log.csv}
      features: {user: id, age: number}
      targets: {click: binary, like: binary}
      network: {embedding: 2, shared: [4], specific: [], bayes: [2]}
      training: {batch: 50}
      search: {repeats: 2, confirm: 1}
      """;

  public final StringWriter out = new StringWriter();
  public final StringWriter err = new StringWriter();
  private final Path folder;

  private TinyStudy(Path folder) {
    this.folder = folder;
  }

  public static TinyStudy write(Path folder) throws IOException {
    Files.writeString(folder.resolve("study.yaml"), STUDY);
    writeLog(folder);
    return new TinyStudy(folder);
  }

  /** Writes the log that the study reads. */
  public static void writeLog(Path folder) throws IOException {
    StringBuilder log = new StringBuilder("user,age,click,like\n");
    for (int row = 0; row < 600; row++) {
      int click = row * 7 % 11 < 5 ? 1 : 0;
      log.append("u%d,%d,%d,%d\n".formatted(row % 7, row % 50, click, row % 3 == 0 ? click : 0));
    }
    Files.writeString(folder.resolve("log.csv"), log);
  }

  public Path file() {
    return folder.resolve("study.yaml");
  }

  /** Runs a command on the study, with an output folder of that name. */
  public int run(String command, String results, String... options) {
    return Dbmtl.run(
        new PrintWriter(out),
        new PrintWriter(err),
        args(command, results, options).toArray(String[]::new));
  }

  /** Runs a command on the study, which has no output folder of its own. */
  public int runAs(String command, String... options) {
    List<String> args = new ArrayList<>(List.of(command, file().toString()));
    args.add("--cache=" + folder.resolve("cache"));
    args.addAll(List.of(options));
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
  }

  /** The same in a process of its own, whose output goes to {@code process.txt}. */
  public Process start(String command, String results, String... options) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Dbmtl.class.getName()));
    words.addAll(args(command, results, options));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("process.txt").toFile())
        .start();
  }

  private List<String> args(String command, String results, String... options) {
    List<String> args = new ArrayList<>(List.of(command, file().toString()));
    args.addAll(List.of("--out=" + folder.resolve(results), "--cache=" + folder.resolve("cache")));
    args.addAll(List.of(options));
    return args;
  }

  /** The ranking without the one object that may differ between runs, which comes last. */
  public String untimed(String results) throws IOException {
    String text = Files.readString(folder.resolve(results).resolve("ranking.json"));
    return text.substring(0, text.indexOf("\"times\""));
  }
}
