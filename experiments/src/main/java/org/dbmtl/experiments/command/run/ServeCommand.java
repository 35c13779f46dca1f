package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.time.Duration;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.EndSignals;
import org.dbmtl.experiments.command.scaffold.Faults;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.serve.ModelServer;
import org.dbmtl.experiments.serve.ServeSettings;
import org.dbmtl.experiments.web.Listening;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl serve}: predictions by HTTP. */
@Command(
    name = "serve",
    description = {
      "Serve the predictions of a model file by HTTP: JSON rows in, predictions and scores out.",
      "A new file at the same place is served as soon as it is there whole, and no request is lost."
          + " It ends with Ctrl-C or SIGTERM, once all that was asked is answered."
    },
    exitCodeList = {
      "0:ended by SIGTERM",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options, not a model file, or a port that is in use",
      "130:ended by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dbmtl serve demo.dbmtl",
      "  dbmtl serve demo.dbmtl --host 0.0.0.0 --port 80 @token.txt    (a file with: --token TEXT)",
      "  curl -H 'Content-Type: application/json' -d '{\"hour\": 21, ...}' localhost:8322/predict"
    })
public final class ServeCommand extends DbmtlCommand {
  @Parameters(paramLabel = "MODEL", description = "Model file (NAME.dbmtl).")
  private Path model = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8322",
      description = "Port to listen on, 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on. Other than on loopback, clients need a --token. Default:"
              + " ${DEFAULT-VALUE}.")
  private String host = "";

  @Option(
      names = "--token",
      paramLabel = "TEXT",
      description = "What clients send as 'Authorization: Bearer TEXT'. Default: none.")
  private @Nullable String token;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads that predict. Default: one for each core.")
  private int workers = ServeSettings.DEFAULT.workers();

  @Option(
      names = "--queue",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "Requests that wait for a worker; more are answered by 503. Default: ${DEFAULT-VALUE}.")
  private int queue;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "Most waiting requests that a worker takes at once; 1 for one after the other. Default:"
              + " ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--timeout",
      paramLabel = "MS",
      defaultValue = "1000",
      description =
          "How long a request waits for its predictions, before it is answered by 503. Default:"
              + " ${DEFAULT-VALUE}.")
  private long timeout;

  @Option(
      names = "--max-body",
      paramLabel = "BYTES",
      defaultValue = "1048576",
      description = "Longest body of a request. Default: ${DEFAULT-VALUE}.")
  private int maxBody;

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Most rows of a request. Default: ${DEFAULT-VALUE}.")
  private int maxRows;

  @Option(
      names = "--no-watch",
      description = "Do not look for a new model file; POST /reload still loads it.")
  private boolean noWatch;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    Listening at = new Listening(host, port, token);
    ServeSettings settings =
        new ServeSettings(
            workers,
            queue,
            batch,
            maxBody,
            maxRows,
            Duration.ofMillis(timeout),
            noWatch ? Duration.ZERO : ServeSettings.DEFAULT.watch());
    try (EndSignals signals = new EndSignals()) {
      try (ModelServer server = ModelServer.start(model, at, settings, this::say)) {
        talk.out().println("%s is served at %s/".formatted(server.served(), at.url(server.port())));
        talk.out().println("It ends with Ctrl-C.");
        talk.out().flush();
        return signals.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Faults.INTERRUPTED;
    }
  }

  /** Also to who wants no progress: a model that is not replaced is a fault. */
  private void say(String line) {
    talk.err().println("dbmtl: " + line);
    talk.err().flush();
  }
}
