package org.dbmtl.experiments.command.look;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.dbmtl.experiments.command.option.StoreChoice;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Faults;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.dashboard.Dashboard;
import org.dbmtl.experiments.web.Listening;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl dashboard}: follows running studies in a browser. */
@Command(
    name = "dashboard",
    description = {
      "Serve a local page that follows the studies of a store while they run: how far they are, the"
          + " ranking so far, every trial with its curves, and the reports that were written.",
      "Looking changes nothing. It ends with Ctrl-C."
    },
    exitCodeList = {
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options, or no store",
      "130:ended by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dbmtl dashboard dbmtl-out/demo",
      "  dbmtl dashboard --store postgresql://me@db/trials --port 8090"
    })
public final class DashboardCommand extends DbmtlCommand {
  private static final int TOKEN_BYTES = 16;

  @Parameters(
      paramLabel = "STUDY-OUTPUT",
      arity = "0..1",
      description = "Output folder of a search, a sweep or a comparison.")
  private @Nullable Path folder;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "The store, if it is not in the folder, such as postgresql://user@host/database.")
  private @Nullable String store;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8321",
      description = "Port to listen on, 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on. Other than on loopback, visitors need a token. Default:"
              + " ${DEFAULT-VALUE}.")
  private String host = "";

  @Option(
      names = "--token",
      paramLabel = "TEXT",
      description =
          "What visitors must know. Default: none on loopback, and else one that is made up.")
  private @Nullable String token;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    if (folder == null && store == null) {
      throw new StudyException(
          "command line: give the output folder of a study, or --store: what should be followed?");
    }
    String place = Objects.requireNonNullElse(store, String.valueOf(folder));
    if (!TrialStores.isUrl(place) && !TrialStores.exists(place)) {
      throw new StudyException(
          "command line: there is no store in %s: give the output folder of a search"
              .formatted(place));
    }
    Path output = folder == null ? StoreChoice.RESULTS : folder;
    String needed = token == null && !Listening.isLoopback(host) ? madeUp() : token;
    Listening at = new Listening(host, port, needed);
    try (TrialStore trials = TrialStores.look(place);
        Dashboard dashboard = Dashboard.start(trials, output, host, port, needed)) {
      talk.out()
          .println(
              "The dashboard of %s is at %s/%s"
                  .formatted(
                      trials.place(),
                      at.url(dashboard.port()),
                      needed == null
                          ? ""
                          : "?token=" + URLEncoder.encode(needed, StandardCharsets.UTF_8)));
      talk.out().println("It ends with Ctrl-C.");
      talk.out().flush();
      new CountDownLatch(1).await();
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Faults.INTERRUPTED;
    }
  }

  private static String madeUp() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
