package org.dbmtl.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dbmtl.reports.ReportPage.Picture;
import org.dbmtl.reports.ReportPage.Section;

/** The sections of a page, as they come to it. */
final class Sections {
  private final List<Section> all = new ArrayList<>();

  void add(String title, List<ReportTable> tables, List<Picture> figures, Stream<Prose> remarks) {
    all.add(new Section(title, tables, figures, remarks.toList()));
  }

  List<Section> all() {
    return all;
  }
}
