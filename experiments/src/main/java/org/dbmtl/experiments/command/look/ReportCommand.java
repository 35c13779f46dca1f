package org.dbmtl.experiments.command.look;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.reports.format.ReportFormat;
import org.dbmtl.reports.page.SavedPage;
import org.dbmtl.reports.page.SearchReport;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl report}: what was found, for people who were not there. */
@Command(
    name = "report",
    description = {
      "Write the report of a search, sweep or comparison, or of 'dbmtl paper', again, from what its"
          + " output folder holds.",
      "report.html is one file to open, mail and print; it needs no network."
    },
    exitCodeList = {
      "0:the report is written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options, or there is no such output"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dbmtl report dbmtl-out/demo",
      "  dbmtl report dbmtl-out/demo-sweep --format csv",
      "  dbmtl report dbmtl-out/demo --format html,latex --out paper"
    })
public final class ReportCommand extends DbmtlCommand {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(
      paramLabel = "STUDY-OUTPUT",
      description =
          "Output folder, with the ranking.json of a search, or *.page.json of a sweep, a comparison or"
              + " tables of the paper, in it or in the folders in it.")
  private Path folder;

  @Option(
      names = "--format",
      paramLabel = "A,B",
      split = "[,\\s]+",
      hideParamSyntax = true,
      description =
          "Some of html, md, csv, latex, json. Default: html,md. Of a comparison, csv and json go to"
              + " NAME-tables.*, next to its own with all figures.")
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
    List<Path> written = write(List.copyOf(chosen));
    written.forEach(file -> talk.out().println(file));
    talk.out().flush();
    return 0;
  }

  private List<Path> write(List<ReportFormat> chosen) {
    Path to = Objects.requireNonNullElse(out, folder);
    if (Files.isRegularFile(folder.resolve(SearchReport.SOURCE))) {
      return SearchReport.write(folder, to, chosen);
    }
    List<Path> pages = Files.isDirectory(folder) ? SavedPage.in(folder) : List.of();
    if (pages.isEmpty()) {
      throw new StudyException(
          ("command line: STUDY-OUTPUT: there is neither %s of a search nor *%s of a sweep or comparison in %s:"
                  + " give the output folder of such a command, which writes it at its end")
              .formatted(SearchReport.SOURCE, SavedPage.ENDING, folder));
    }
    return pages.stream()
        .flatMap(page -> SavedPage.write(page, to.resolve(place(page)), chosen).stream())
        .toList();
  }

  /** Where a page is in the output folder. */
  private Path place(Path page) {
    return folder.relativize(Objects.requireNonNullElse(page.getParent(), folder));
  }
}
