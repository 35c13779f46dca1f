package org.dbmtl.reports.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dbmtl.reports.format.AlignedText;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.search.evidence.ParetoFront;

/** A Pareto front as a table for a terminal. */
public final class FrontTable {
  private FrontTable() {}

  /**
   * The members as aligned plain text, best score first, and a line on what they are.
   *
   * @param top most members to show, at least 1
   * @return lines, each with a line feed at its end
   */
  public static String of(ParetoFront front, int top) {
    List<String> headings = new ArrayList<>(List.of("#"));
    front.targets().forEach(target -> headings.add(target + " gain"));
    headings.add("structure");
    List<List<String>> rows = new ArrayList<>(List.of(headings));
    for (ParetoFront.Member member : shown(front, top)) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(member.rank())));
      member.gains().values().forEach(gain -> row.add(Numbers.score(gain)));
      String structure = member.structure().text();
      row.add(structure.isEmpty() ? Prose.NO_EDGES : structure);
      rows.add(row);
    }
    StringBuilder text =
        new StringBuilder("Pareto front: no other gains as much on every target and more on one\n");
    text.append(AlignedText.of(rows, Set.of(headings.size() - 1)));
    int more = front.members().size() - top;
    if (more > 0) {
      text.append("... and ").append(more).append(" more\n");
    }
    return text.toString();
  }

  private static List<ParetoFront.Member> shown(ParetoFront front, int top) {
    return front.members().subList(0, Math.min(top, front.members().size()));
  }
}
