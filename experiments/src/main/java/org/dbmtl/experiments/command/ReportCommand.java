package org.dbmtl.experiments.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.dbmtl.reports.ReportFormat;
import org.dbmtl.reports.SearchReport;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl report}: what a search found, for people who were not there. */
@Command(
    name = "report",
    description = {
      "Write the report of a search anew, from what its output folder holds.",
      "report.html is one file to open, mail and print; it needs no network."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Dbmtl.VersionLine.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the report is written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options, or there is no output of a search"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  dbmtl report dbmtl-out/demo",
      "  dbmtl report dbmtl-out/demo --format html,latex --out paper"
    })
final class ReportCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(
      paramLabel = "STUDY-OUTPUT",
      description = "Output folder of a search, in which ranking.json is.")
  private Path folder;

  @Option(
      names = "--format",
      paramLabel = "A,B",
      split = "[,\\s]+",
      hideParamSyntax = true,
      description = "Some of html, md, csv, latex, json. Default: html,md.")
  private List<String> formats = List.of("html", "md");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the report. Default: STUDY-OUTPUT.")
  private @Nullable Path out;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    Set<ReportFormat> chosen = new LinkedHashSet<>();
    for (String name : formats) {
      try {
        chosen.add(ReportFormat.named(name));
      } catch (StudyException e) {
        throw new StudyException("command line: --format: " + e.getMessage(), e);
      }
    }
    if (!Files.isRegularFile(folder.resolve(SearchReport.SOURCE))) {
      throw new StudyException(
          "command line: STUDY-OUTPUT: there is no %s in %s: give the output folder of a dbmtl search,"
                  .formatted(SearchReport.SOURCE, folder)
              + " which writes it at its end");
    }
    SearchReport.write(folder, Objects.requireNonNullElse(out, folder), List.copyOf(chosen))
        .forEach(file -> talk.out().println(file));
    talk.out().flush();
    return 0;
  }
}
