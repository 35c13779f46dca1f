package org.dbmtl.reports.format;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;

/**
 * Writes a page's tables as LaTeX to be read by {@code \input} into a document that loads {@code
 * booktabs}, {@code graphicx} and, for quotes in names, {@code textcomp} with T1 fonts. The best of
 * a column is bold, as headings are, and what is tied with it has a raised {@code =}. Each table
 * has a label, such as {@code tab:ranking}, to refer to it by.
 */
public final class LatexPage {
  private LatexPage() {}

  /** The tables, one {@code table} environment each. */
  public static String text(ReportPage page) {
    return text(page, Integer.MAX_VALUE);
  }

  /**
   * The tables with so many rows of each; how many more there are is said in its caption.
   *
   * @param mostRows of a table
   */
  static String text(ReportPage page, int mostRows) {
    StringBuilder text =
        new StringBuilder(
            "% \\usepackage{booktabs,graphicx,textcomp}  \\usepackage[T1]{fontenc}\n");
    Set<String> labels = new HashSet<>();
    for (Section section : page.sections()) {
      String title = section.title().isEmpty() ? page.title() : section.title();
      for (ReportTable table : section.tables()) {
        String label = label(title, labels);
        text.append('\n').append(table(title, label, section, cut(table, mostRows)));
      }
    }
    return text.toString();
  }

  private static ReportTable cut(ReportTable table, int mostRows) {
    int more = table.rows().size() - mostRows;
    ReportTable first = table.first(mostRows);
    return more <= 0
        ? table
        : new ReportTable(
            "%s (the first %,d of %,d)".formatted(table.caption(), mostRows, table.rows().size()),
            first.columns(),
            first.rows());
  }

  /** A label that no other table has: {@code tab:ranking}, {@code tab:ranking-2}. */
  private static String label(String title, Set<String> taken) {
    String words = title.replaceAll("\\(.*?\\)", "").toLowerCase(Locale.ROOT);
    String slug = words.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    String label = "tab:" + (slug.isEmpty() ? "table" : slug);
    String own = label;
    for (int i = 2; !taken.add(own); i++) {
      own = label + "-" + i;
    }
    return own;
  }

  private static String table(String title, String label, Section section, ReportTable table) {
    String columns =
        table.columns().stream()
            .map(column -> column.number() ? "r" : "l")
            .collect(Collectors.joining());
    StringBuilder text = new StringBuilder();
    text.append("\\begin{table}\n\\centering\n");
    text.append("\\caption{").append(Latex.escape(title + ": " + table.caption())).append("}\n");
    text.append("\\label{").append(label).append("}\n");
    text.append("\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n");
    text.append("\\begin{tabular}{").append(columns).append("}\n\\toprule\n");
    text.append(line(table.columns().stream().map(LatexPage::heading).toList()));
    text.append("\\midrule\n");
    for (List<Cell> row : table.rows()) {
      text.append(line(row.stream().map(LatexPage::cell).toList()));
    }
    text.append("\\bottomrule\n\\end{tabular}}\n");
    for (Prose remark : section.remarks()) {
      text.append("% ")
          .append(remark.text().replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " "))
          .append('\n');
    }
    return text.append("\\end{table}\n").toString();
  }

  private static String heading(Column column) {
    String words = column.heading();
    return words.isEmpty() ? "" : "\\textbf{" + Latex.escape(words) + "}";
  }

  private static String cell(Cell cell) {
    return switch (cell.look()) {
      case PLAIN, NAME -> Latex.number(cell.text());
      case CODE -> "\\texttt{" + Latex.escape(cell.text()) + "}";
      case BEST -> "\\textbf{" + Latex.number(cell.text()) + "}";
      case TIED -> Latex.number(cell.text()) + "\\textsuperscript{=}";
    };
  }

  private static String line(List<String> cells) {
    return String.join(" & ", cells) + " \\\\\n";
  }
}
