package org.dbmtl.experiments.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl search}: from a study to ranked structures. */
@Command(
    name = "search",
    description = "Search structures over a study's targets, train each, rank them and report.",
    mixinStandardHelpOptions = true,
    versionProvider = Dbmtl.VersionLine.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the search ended and its results are written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the study, the data or the options",
      "130:interrupted; what was found so far is written"
    },
    footerHeading = "%nExample:%n",
    footer =
        "  dbmtl search study.yaml --strategy local --start \"click>like\" --trials 60 --out results")
final class SearchCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "STUDY", description = "The study, a YAML file.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results. Default: dbmtl-out/NAME, by the study's name.")
  private @Nullable Path out;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Folder for encoded logs. Default: $DBMTL_CACHE, $XDG_CACHE_HOME/dbmtl or"
              + " ~/.cache/dbmtl.")
  private @Nullable Path cache;

  @Mixin private final StudyOverrides overrides = new StudyOverrides();

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    StudyFile source = StudyFile.open(file);
    Study study = overrides.apply(source.study());
    Path folder = Objects.requireNonNullElse(out, Path.of("dbmtl-out", study.name()));
    Path cacheFolder = CacheFolder.choose(cache, System.getenv());
    return Talk.locating(source, () -> search(study, folder, cacheFolder));
  }

  private int search(Study study, Path folder, Path cacheFolder) {
    try (Interruption interruption = new Interruption(this::sayInterrupted);
        SearchRun run = SearchRun.open(study, folder, cacheFolder, talk)) {
      SearchResult result = run.search();
      // Files cannot be written by a thread that is still marked as interrupted.
      boolean interrupted = Thread.interrupted() || result.stopped() == StopReason.CANCELLED;
      run.report(result, List.of(talk.commandLine()));
      return interrupted && interruption.isAsked() ? Faults.INTERRUPTED : 0;
    }
  }

  private void sayInterrupted() {
    talk.err().println("interrupted: running trainings end, finished ones are ranked and written");
    talk.err().flush();
  }
}
