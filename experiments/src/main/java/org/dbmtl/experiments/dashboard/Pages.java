package org.dbmtl.experiments.dashboard;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbmtl.experiments.web.Answer;
import org.dbmtl.reports.format.HtmlPage;
import org.dbmtl.reports.listing.TrialListing;
import org.dbmtl.reports.page.DashboardPage;
import org.dbmtl.reports.page.EdgeMapPage;
import org.dbmtl.reports.page.ResultFiles;
import org.dbmtl.reports.page.TrialPage;
import org.dbmtl.search.look.LookJson;
import org.dbmtl.search.look.StudySummary;
import org.dbmtl.search.look.TrialDetails;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialStore;
import org.jspecify.annotations.Nullable;

/** The pages of studies and trials by their paths, and the files of the output folder. */
final class Pages {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "json", "application/json",
          "csv", "text/csv; charset=utf-8");

  private static final Pattern FILE = Pattern.compile("/files/([a-z0-9.]{1,20})");

  /**
   * A study by its number, then one of its trials, the format of a list of them, its edge map, or
   * nothing more.
   */
  private static final Pattern IN_STUDY =
      Pattern.compile("/studies/(\\d{1,18})(?:/trials/(\\d{1,18})|/trials\\.(csv|json)|/(edges))?");

  private final TrialStore store;
  private final Path output;
  private final StoreWatch watch;
  private final FoundSoFar found;

  Pages(TrialStore store, Path output, StoreWatch watch) {
    this.store = store;
    this.output = output;
    this.watch = watch;
    this.found = new FoundSoFar(output);
  }

  /** Answers with the page or the file at the path, or says that there is none. */
  void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Matcher file = FILE.matcher(path);
    Matcher inStudy = IN_STUDY.matcher(path);
    StoreWatch.Seen seen = watch.seen();
    if (path.equals("/")) {
      Answer.html(
          exchange,
          HtmlPage.live(
              DashboardPage.studies(store.place(), seen.studies(), seen.trials(), exports()),
              "/events"));
    } else if (file.matches()) {
      file(exchange, file.group(1));
    } else {
      StudySummary summary =
          inStudy.matches() ? seen.study(Long.parseLong(inStudy.group(1))) : null;
      if (summary == null) {
        Answer.text(exchange, 404, "there is no such page: go to /");
      } else if (inStudy.group(4) != null) {
        edges(exchange, summary);
      } else {
        inStudy(exchange, summary, seen.trials(summary), inStudy.group(2), inStudy.group(3));
      }
    }
  }

  private void inStudy(
      HttpExchange exchange,
      StudySummary summary,
      List<StoredTrial> trials,
      @Nullable String trial,
      @Nullable String format)
      throws IOException {
    if (format != null) {
      list(exchange, summary.study(), trials, format);
    } else if (trial == null) {
      Answer.html(
          exchange,
          HtmlPage.live(DashboardPage.study(summary, trials, found.of(summary)), "/events"));
    } else {
      long number = Long.parseLong(trial);
      if (trials.stream().anyMatch(each -> each.number() == number)) {
        Answer.html(
            exchange,
            HtmlPage.text(TrialPage.of(TrialDetails.of(store, summary.study(), number, output))));
      } else {
        Answer.text(exchange, 404, "there is no such trial");
      }
    }
  }

  /** What every edge is worth, where the search of the study has priced them. */
  private void edges(HttpExchange exchange, StudySummary summary) throws IOException {
    SearchSummary search = found.of(summary);
    if (search == null || search.pricing() == null) {
      Answer.text(exchange, 404, "no training has priced the edges of this study");
    } else {
      Answer.html(exchange, HtmlPage.live(EdgeMapPage.of(summary.study(), search), "/events"));
    }
  }

  /** All trials of a study as they are now, for a spreadsheet or a program. */
  private void list(
      HttpExchange exchange, StoredStudy study, List<StoredTrial> trials, String format)
      throws IOException {
    String text =
        format.equals("csv")
            ? new TrialListing(study.study(), trials).csv()
            : LookJson.trials(store.place(), study, trials);
    send(exchange, format, text.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> exports() {
    return ResultFiles.exports().stream()
        .filter(name -> Files.isRegularFile(output.resolve(name), LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  private void file(HttpExchange exchange, String name) throws IOException {
    if (exports().contains(name)) {
      send(
          exchange,
          name.substring(name.lastIndexOf('.') + 1),
          Files.readAllBytes(output.resolve(name)));
    } else {
      Answer.text(exchange, 404, "there is no such file");
    }
  }

  private static void send(HttpExchange exchange, String format, byte[] body) throws IOException {
    Answer.send(exchange, 200, TYPES.getOrDefault(format, "text/plain; charset=utf-8"), body);
  }
}
