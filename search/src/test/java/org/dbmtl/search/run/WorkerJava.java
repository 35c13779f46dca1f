package org.dbmtl.search.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** How the processes of a test are started: a small Java with the classes of this one. */
final class WorkerJava {
  private static final List<String> SMALL =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Xmx256m");

  private final List<String> command;

  private WorkerJava(List<String> options, String classPath) {
    command = new ArrayList<>(SMALL);
    command.addAll(options);
    command.addAll(List.of("-cp", classPath));
  }

  /** The class path of this process, as it is. */
  static WorkerJava plain() {
    return new WorkerJava(List.of("-Xshare:auto"), System.getProperty("java.class.path"));
  }

  /**
   * One that starts in half the time, for many processes: it maps an archive of loaded classes,
   * which takes a run to make. Such an archive holds classes from jars alone.
   *
   * @param folder takes the jars and the archive
   * @param job a small one
   */
  static WorkerJava fast(Path folder, WorkerMain.Job job) throws IOException, InterruptedException {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      jars.add(
          Files.isDirectory(path)
              ? jar(path, folder.resolve("classes-" + jars.size() + ".jar")).toString()
              : entry);
    }
    String classPath = String.join(File.pathSeparator, jars);
    Path archive = folder.resolve("classes.jsa");
    new WorkerProcess(
            new WorkerJava(List.of("-XX:ArchiveClassesAtExit=" + archive), classPath),
            job,
            folder.resolve("first"))
        .join();
    return new WorkerJava(List.of("-XX:SharedArchiveFile=" + archive), classPath);
  }

  private static Path jar(Path classes, Path file) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
        Stream<Path> paths = Files.walk(classes)) {
      // With its folders, in which the store looks for its migrations.
      for (Path path : paths.filter(path -> !path.equals(classes)).sorted().toList()) {
        String name = classes.relativize(path).toString().replace(File.separatorChar, '/');
        boolean isFile = Files.isRegularFile(path);
        jar.putNextEntry(new JarEntry(isFile ? name : name + "/"));
        if (isFile) {
          Files.copy(path, jar);
        }
      }
    }
    return file;
  }

  /** The command line up to the name of the class. */
  List<String> command() {
    return List.copyOf(command);
  }
}
