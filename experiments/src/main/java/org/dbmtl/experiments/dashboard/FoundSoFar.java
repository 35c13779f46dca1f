package org.dbmtl.experiments.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.dbmtl.reports.page.ResultFiles;
import org.dbmtl.search.look.StudySummary;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * What a search has found so far, from the {@code ranking.json} that it writes to the output folder
 * now and then. The file is read again when it has changed. Thread-safe.
 */
final class FoundSoFar {
  private final Path file;
  private @Nullable FileTime modified;
  private @Nullable SearchSummary found;

  FoundSoFar(Path output) {
    this.file = output.resolve(ResultFiles.RANKING);
  }

  /** What the current run of the study has found; null where the file is of another, or absent. */
  @Nullable SearchSummary of(StudySummary summary) {
    SearchSummary read = read();
    NewStudy study = summary.study().study();
    return read != null
            && summary.current()
            && read.study().equals(study.name())
            && read.fingerprints().data().equals(study.data())
        ? read
        : null;
  }

  private synchronized @Nullable SearchSummary read() {
    try {
      BasicFileAttributes now =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!now.isRegularFile()) {
        return null;
      }
      if (!now.lastModifiedTime().equals(modified)) {
        found = ResultFile.readSearch(file);
        modified = now.lastModifiedTime();
      }
      return found;
    } catch (IOException | StudyException e) {
      // Absent, or no ranking of this version: the pages go without it.
      return null;
    }
  }
}
