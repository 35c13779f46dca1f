package org.dbmtl.experiments.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A study of two targets on a small log, and what a command says about it. */
final class TinyStudy {
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

  private final Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private TinyStudy(Path folder) {
    this.folder = folder;
  }

  /** Writes {@code study.yaml} and {@code log.csv} into a folder. */
  static TinyStudy in(Path folder) throws IOException {
    Files.writeString(folder.resolve("study.yaml"), STUDY);
    StringBuilder log = new StringBuilder("user,age,click,like\n");
    for (int row = 0; row < 600; row++) {
      int click = row * 7 % 11 < 5 ? 1 : 0;
      log.append("u%d,%d,%d,%d\n".formatted(row % 7, row % 50, click, row % 3 == 0 ? click : 0));
    }
    Files.writeString(folder.resolve("log.csv"), log);
    return new TinyStudy(folder);
  }

  /** Runs {@code dbmtl search} on the study with its results in a folder beside it. */
  int search(String results, String... options) {
    List<String> args = new ArrayList<>(List.of("search", folder.resolve("study.yaml").toString()));
    args.addAll(List.of("--out=" + folder.resolve(results), "--cache=" + folder.resolve("cache")));
    args.addAll(List.of(options));
    return run(args.toArray(String[]::new));
  }

  /** Runs any command. */
  int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  /** What the last command wrote. */
  String out() {
    return out.toString();
  }

  /** What the last command told of progress and faults. */
  String err() {
    return err.toString();
  }
}
