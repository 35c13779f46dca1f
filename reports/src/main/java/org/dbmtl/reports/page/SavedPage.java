package org.dbmtl.reports.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dbmtl.reports.format.ReportFormat;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.study.StudyException;

/**
 * The page of a sweep, a comparison or a table of the paper as a file {@code NAME.page.json} that
 * holds all of it, so that it can be written in every format again. (A search has its {@code
 * ranking.json}.)
 */
public final class SavedPage {
  /** How the name of such a file ends. */
  public static final String ENDING = ".page.json";

  /** What the name of a table file has more where {@code NAME.csv} is a comparison's own. */
  public static final String TABLES = "-tables";

  /** The one page of a folder, next to which there are no other files of its name. */
  private static final String ONLY = "report";

  private SavedPage() {}

  /** The file's content. */
  public static String text(ReportPage page) {
    return RecordJson.exactText(page);
  }

  /**
   * The pages in a folder, or in the folders in it if it has none itself, by path; not those of
   * earlier runs, in {@code old-N}.
   *
   * @throws StudyException if a folder cannot be read
   */
  public static List<Path> in(Path folder) {
    List<Path> own = list(folder).filter(SavedPage::isPage).toList();
    return own.isEmpty()
        ? list(folder)
            .filter(inner -> Files.isDirectory(inner) && !isSetAside(inner))
            .flatMap(SavedPage::list)
            .filter(SavedPage::isPage)
            .toList()
        : own;
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    } catch (IOException | UncheckedIOException e) {
      throw new StudyException(
          "%s cannot be read as a folder (%s): give the output folder of a dbmtl command"
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    }
  }

  /** Whether it holds what a fresh run moved out of its way. */
  private static boolean isSetAside(Path folder) {
    return String.valueOf(folder.getFileName()).matches("old-\\d+");
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(ENDING) && Files.isRegularFile(file);
  }

  /**
   * Writes a page in formats, with every row of its tables, each file whole or not at all. It is
   * {@code NAME.html} and so on; but what a comparison's {@code NAME.csv} and {@code NAME.json}
   * hold is more than the page, which therefore goes to {@code NAME-tables.csv} and {@code
   * NAME-tables.json}.
   *
   * @param to folder that takes the files
   * @return what was written, in the order of the formats
   * @throws StudyException if the page cannot be read, or a file not be written
   */
  public static List<Path> write(Path file, Path to, List<ReportFormat> formats) {
    ReportPage page = RecordJson.readExact(file, ReportPage.class);
    String name = String.valueOf(file.getFileName()).replace(ENDING, "");
    List<Path> written = new ArrayList<>();
    for (ReportFormat format : formats) {
      boolean tables = format == ReportFormat.CSV || format == ReportFormat.JSON;
      String stem = tables && !name.equals(ONLY) ? name + TABLES : name;
      Path target = to.resolve(stem + "." + format.ending());
      AtomicFile.write(target, format.text(page, Integer.MAX_VALUE));
      written.add(target);
    }
    return written;
  }
}
