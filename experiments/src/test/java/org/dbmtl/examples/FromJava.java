package org.dbmtl.examples;

import java.nio.file.Path;
import org.dbmtl.reports.page.SearchReport;
import org.dbmtl.search.Dbmtl;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.trial.TrialOutcome.Completed;

/** What the README shows of dbmtl from Java. */
final class FromJava {
  private FromJava() {}

  static SearchResult run(Path studyFile, Path folder) {
    // README: from Java
    Dbmtl dbmtl = Dbmtl.study(studyFile).folder(folder).seed(7).trials(60);
    SearchResult found = dbmtl.search();
    String best = found.ranking().candidates().get(0).candidate().structure().text();
    SearchReport.write(found, folder);
    Comparison compared = dbmtl.compare(3, "", best);
    Completed trained = dbmtl.train(best);
    System.out.printf("%s scores %.4f%n", best, trained.score());
    compared.candidates().forEach(one -> System.out.println(one.figures()));
    // README: end
    return found;
  }
}
