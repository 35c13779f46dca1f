package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable;

/** The sections of a page, as they come to it. */
public final class Sections {
  private final List<Section> all = new ArrayList<>();

  void add(String title, List<ReportTable> tables, List<Picture> figures, Stream<Prose> remarks) {
    all.add(new Section(title, tables, figures, remarks.toList()));
  }

  public List<Section> all() {
    return all;
  }
}
