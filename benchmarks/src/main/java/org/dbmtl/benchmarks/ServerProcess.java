package org.dbmtl.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.search.study.StudyException;

/** {@code dbmtl serve} in a process of its own, by the Java and with the options of this one. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern PLACE = Pattern.compile(".* is served at (http://\\S+)/");

  private final Process process;
  private final URI url;

  private ServerProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts a server on a free port, and waits until it serves.
   *
   * @throws StudyException if it does not, for a reason that it has printed
   */
  static ServerProcess start(Path model, List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Dbmtl.class.getName()));
    command.addAll(List.of("serve", model.toString(), "--port", "0"));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), Charset.defaultCharset()));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher place = PLACE.matcher(line);
      if (place.matches()) {
        return new ServerProcess(process, URI.create(place.group(1)));
      }
    }
    throw new StudyException("bench serve: the server of %s did not start".formatted(model));
  }

  /** Where it serves. */
  URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
