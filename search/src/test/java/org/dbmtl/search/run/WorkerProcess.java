package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A {@link WorkerMain} under the hand of a test. */
final class WorkerProcess {
  private final Process process;
  private final Path folder;
  private final Path notes;
  private final Path errors;

  /**
   * Starts one.
   *
   * @param folder its own: for its notes, and for files of Java that a kill leaves behind
   */
  WorkerProcess(WorkerJava java, WorkerMain.Job job, Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("tmp"));
    this.notes = folder.resolve("notes.txt");
    this.errors = folder.resolve("errors.txt");
    List<String> command = new ArrayList<>(java.command());
    command.addAll(List.of("-Djava.io.tmpdir=" + this.folder, WorkerMain.class.getName()));
    command.addAll(job.arguments());
    command.add(notes.toString());
    this.process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(errors.toFile())
            .start();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether it has begun with a trial. */
  boolean isAtWork() {
    try {
      return Files.exists(notes) && Files.size(notes) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it has begun with a trial and did not end it yet. */
  boolean isInTrial() throws IOException {
    return isAtWork() && kindOfLast(Files.readString(notes)).equals(WorkerMain.STARTED);
  }

  private static String kindOfLast(String text) {
    int end = text.lastIndexOf('\n');
    String last = text.substring(text.lastIndexOf('\n', end - 1) + 1);
    return last.split("\t", 2)[0];
  }

  /** Sends SIGKILL, waits for the end, and cleans up. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    deleteAll(folder);
  }

  /** Sends a signal, such as {@code STOP}. */
  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertThat(code).as("kill -%s", name).isZero();
  }

  /** Waits for its own end, which must be a good one. */
  void join() throws InterruptedException {
    int code = process.waitFor();
    assertThat(code).as("end of %s", this).isZero();
    deleteAll(folder);
  }

  /** The whole lines of one kind that it has written, split at tabs. */
  List<String[]> notes(String kind) throws IOException {
    return notes().stream().filter(parts -> parts[0].equals(kind)).toList();
  }

  /** The whole lines that it has written, split at tabs. */
  List<String[]> notes() throws IOException {
    if (!Files.exists(notes)) {
      return List.of();
    }
    String text = Files.readString(notes);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> line.split("\t", -1))
        .toList();
  }

  /** What it says for itself. */
  @Override
  public String toString() {
    try {
      return "worker %d: %s".formatted(process.pid(), Files.readString(errors));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteAll(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
