package org.dbmtl.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.dbmtl.experiments.command.Benchmark;
import org.dbmtl.experiments.demo.GeneratedSearch;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.format.ReportFormat;
import org.dbmtl.reports.page.SearchReport;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl bench report}: how large a report is, and how long it takes. */
@Command(
    name = "report",
    description = {
      "Write the report of a made-up search from its ranking.json.",
      "Prints the size of report.html, the seconds of reading and writing in a fresh process, and,"
          + " where Chromium is installed, how much longer it takes to open than an empty page."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  dbmtl bench report --candidates 1000 --targets 20 --json")
public final class ReportCommand implements Benchmark {
  @Option(
      names = "--candidates",
      defaultValue = "1000",
      description = "Candidates of the search. Default: ${DEFAULT-VALUE}.")
  private int candidates;

  @Option(
      names = "--targets",
      defaultValue = "20",
      description = "Targets. Default: ${DEFAULT-VALUE}.")
  private int targets;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Keep ranking.json and the report there. Default: they are deleted.")
  private @Nullable Path out;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    if (candidates < 1
        || candidates > 100_000
        || targets < 2
        || targets > TargetGraph.MAX_TARGETS) {
      throw new StudyException(
          "bench report: use 1 to 100000 --candidates and 2 to %d --targets"
              .formatted(TargetGraph.MAX_TARGETS));
    }
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      measure(out == null ? folder.path() : out);
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void measure(Path folder) throws IOException {
    List<String> names =
        IntStream.rangeClosed(1, targets).mapToObj("target_%02d"::formatted).toList();
    ResultFile.write(
        folder.resolve(SearchReport.SOURCE),
        SearchSummary.of(
            GeneratedSearch.of("bench", names, candidates), List.of("dbmtl bench report")));
    long start = System.nanoTime();
    Path report = SearchReport.write(folder, folder, List.of(ReportFormat.HTML)).get(0);
    double written = (System.nanoTime() - start) / 1e9;
    Double opened = BrowserOpening.seconds(report);
    show(Files.size(report), written, opened);
  }

  private void show(long bytes, double written, @Nullable Double opened) {
    PrintWriter text = output.out();
    if (output.json()) {
      List<String> fields = new ArrayList<>();
      fields.add("\"candidates\": %d".formatted(candidates));
      fields.add("\"targets\": %d".formatted(targets));
      fields.add("\"bytes\": %d".formatted(bytes));
      fields.add(String.format(Locale.ROOT, "\"write_seconds\": %.3f", written));
      if (opened != null) {
        fields.add(String.format(Locale.ROOT, "\"open_seconds\": %.3f", opened));
      }
      text.println("{" + String.join(", ", fields) + "}");
    } else {
      text.printf(Locale.ROOT, "report.html   %.2f MB%n", bytes / 1e6);
      text.printf(Locale.ROOT, "written in    %.2f s%n", written);
      text.println(
          opened == null
              ? "opened in     - (chromium is not installed)"
              : String.format(Locale.ROOT, "opened in     %.2f s", opened));
    }
    text.flush();
  }
}
