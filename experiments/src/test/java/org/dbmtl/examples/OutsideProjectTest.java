package org.dbmtl.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.search.trial.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * A project outside this one that depends on what {@code mvn install} installs: it has the jars and
 * their declared dependencies alone, so no database. Skipped where Maven cannot resolve offline.
 */
class OutsideProjectTest {
  private static final String POM =
      """
      <project>
        <modelVersion>4.0.0</modelVersion>
        <groupId>outside</groupId>
        <artifactId>outside</artifactId>
        <version>1</version>
        <dependencies>
      DEPENDENCIES
        </dependencies>
      </project>
      """;

  private static final String DEPENDENCY =
      """
          <dependency>
            <groupId>org.dbmtl</groupId>
            <artifactId>ARTIFACT</artifactId>
            <version>VERSION</version>
          </dependency>
      """;

  private static final String PREDICTING =
      """
      import java.nio.file.Path;
      import java.util.Map;
      import org.dbmtl.predictor.Predictor;

      public class Predicting {
        public static void main(String[] args) {
          try (Predictor predictor = Predictor.load(Path.of("model.dbmtl"))) {
            System.out.println(predictor.predict(Map.of("user", "u1", "age", 30)).score());
          }
        }
      }
      """;

  private static final String PROGRAM =
      """
      import java.nio.file.Path;
      import org.dbmtl.search.Dbmtl;

      public class Outside {
        public static void main(String[] args) {
          var dbmtl = Dbmtl.study(Path.of("study.yaml")).folder(Path.of("out")).trials(2);
          System.out.println("tried " + dbmtl.search().ranking().candidates().size());
          try {
            dbmtl.store("kept").search();
          } catch (RuntimeException e) {
            System.out.println(e.getMessage());
          }
        }
      }
      """;

  private static final String STUDY =
      """
      name: outside
      data: {files: log.csv}
      features: {user: id}
      targets: {click: binary, like: binary}
      network: {embedding: 2, shared: [4], specific: [], bayes: [2]}
      training: {batch: 50}
      search: {repeats: 1, confirm: 0}
      """;

  @TempDir private Path folder;

  /** JUnit warns of links that lead out of its folder. */
  @AfterEach
  void unlink() throws IOException {
    try (Stream<Path> entries = Files.walk(folder.resolve("repository"), 2)) {
      for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  @Test
  void buildsAndRunsWithoutADatabase() throws Exception {
    String classPath = depending("dbmtl-search", "dbmtl-trainer");
    assertThat(classPath).contains("dbmtl-search").doesNotContain("sqlite", "jdbi", "flyway");

    compile(classPath, "Outside", PROGRAM);
    Files.writeString(folder.resolve("study.yaml"), STUDY);
    StringBuilder log = new StringBuilder("user,click,like\n");
    for (int row = 0; row < 300; row++) {
      log.append("u%d,%d,%d\n".formatted(row % 7, row * 7 % 11 < 5 ? 1 : 0, row % 3 == 0 ? 1 : 0));
    }
    Files.writeString(folder.resolve("log.csv"), log);
    assertThat(java(classPath, "Outside"))
        .contains("tried 2")
        .contains("the store kept needs libraries that are not on the class path")
        .contains("org.xerial:sqlite-jdbc");
  }

  @Test
  void predictsWithThePredictorAndJacksonAlone() throws Exception {
    String classPath = depending("dbmtl-predictor");
    assertThat(classPath.strip().split(File.pathSeparator))
        .extracting(jar -> String.valueOf(Path.of(jar).getFileName()).replaceAll("-[0-9].*", ""))
        .containsOnly(
            "dbmtl-predictor",
            "jackson-databind",
            "jackson-core",
            "jackson-annotations",
            "jspecify")
        .contains("dbmtl-predictor", "jackson-databind");

    TinyStudy study = TinyStudy.write(folder);
    Path model = folder.resolve("model.dbmtl");
    assertThat(study.runAs("fit", "--structure=click>like", "--out=" + model))
        .as(study.err.toString())
        .isZero();
    compile(classPath, "Predicting", PREDICTING);
    String said = java(classPath, "Predicting");
    try (UseAModel here = new UseAModel(model)) {
      assertThat(said).hasToString(here.score(Map.of("user", "u1", "age", 30)) + "\n");
    }
  }

  /** Installs the modules, and gives the class path of a project that depends on some. */
  private String depending(String... artifacts) throws Exception {
    Path repository = Files.createDirectories(folder.resolve("repository"));
    link(ownRepository(), repository);
    install(repository, "", "dbmtl");
    for (String module : List.of("predictor", "graph", "search", "trainer")) {
      install(repository, module, "dbmtl-" + module);
    }
    StringBuilder dependencies = new StringBuilder();
    for (String artifact : artifacts) {
      dependencies.append(DEPENDENCY.replace("ARTIFACT", artifact));
    }
    Files.writeString(
        folder.resolve("pom.xml"),
        POM.replace("DEPENDENCIES", dependencies).replace("VERSION", Version.current()));
    return classPath(repository);
  }

  private void compile(String classPath, String name, String program) throws IOException {
    Path source = Files.writeString(folder.resolve(name + ".java"), program);
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-cp", classPath, source.toString());
    assertThat(compiled).isZero();
  }

  private String java(String classPath, String name) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return run(List.of(java, "-cp", classPath + File.pathSeparator + ".", name));
  }

  /** The class path of the project outside: Maven resolves what the installed poms declare. */
  private String classPath(Path repository) throws Exception {
    Path file = folder.resolve("class-path.txt");
    String said;
    try {
      said =
          run(
              List.of(
                  File.separatorChar == '/' ? "mvn" : "mvn.cmd",
                  "-B",
                  "-o",
                  "-q",
                  "-Dmaven.repo.local=" + repository,
                  "-Dmdep.outputFile=" + file,
                  "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath"));
    } catch (IOException e) {
      said = "there is no mvn on the path: " + e.getMessage();
    }
    assumeThat(file).as("cannot resolve offline: %s", said).exists();
    return Files.readString(file);
  }

  private String run(List<String> command) throws Exception {
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    return Files.readString(said);
  }

  /** The local repository from which these tests run. */
  private static Path ownRepository() throws Exception {
    Path jar =
        Path.of(JsonMapper.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path repository = jar;
    for (String part : List.of("jar", "version", "artifact", "core", "jackson", "tools")) {
      repository = repository.getParent();
      assertThat(repository).as(part).isNotNull();
    }
    return repository;
  }

  /** Links all of a repository but what is of this project. */
  private static void link(Path from, Path to) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        String name = entry.getFileName().toString();
        if (name.equals("org")) {
          link(entry, Files.createDirectory(to.resolve(name)));
        } else if (!name.equals("dbmtl")) {
          Files.createSymbolicLink(to.resolve(name), entry);
        }
      }
    }
  }

  /** Puts a module where {@code mvn install} puts it. */
  private static void install(Path repository, String module, String artifact) throws IOException {
    String version = Version.current();
    Path place = repository.resolve(Path.of("org", "dbmtl", artifact, version));
    Path home = Path.of("..").resolve(module);
    String name = artifact + "-" + version;
    Files.createDirectories(place);
    Files.copy(home.resolve("pom.xml"), place.resolve(name + ".pom"));
    Path classes = home.resolve("target/classes");
    if (!module.isEmpty()) {
      try (OutputStream out = Files.newOutputStream(place.resolve(name + ".jar"));
          ZipOutputStream jar = new ZipOutputStream(out);
          Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          jar.putNextEntry(
              new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
          Files.copy(file, jar);
        }
      }
    }
  }
}
