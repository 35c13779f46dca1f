package org.dbmtl.reports.section;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dbmtl.graph.Edge;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.search.evidence.EdgeSupport;
import org.dbmtl.search.summary.SearchSummary;

/** Finds the structures and edges of a search in its sentences, which name them as plain text. */
public final class KnownStructures {
  private final Set<String> texts = new HashSet<>();
  private final TreeSet<Integer> lengths = new TreeSet<>();

  public KnownStructures(SearchSummary search) {
    search.candidates().forEach(candidate -> add(candidate.structure().text()));
    search.evidence().edges().forEach(this::addLink);
    search.required().stream().map(Edge::text).forEach(this::add);
  }

  private void addLink(EdgeSupport support) {
    add(support.text());
    add(support.forward().text());
    add(support.forward().reversed().text());
  }

  private void add(String text) {
    if (!text.isEmpty() && texts.add(text)) {
      lengths.add(text.length());
    }
  }

  /** The sentence, in which what is typed looks so; the longest match wins. */
  public Prose mark(String sentence) {
    Prose prose = new Prose(List.of());
    int plain = 0;
    for (int at = 0; at < sentence.length(); ) {
      int length = at == 0 || sentence.charAt(at - 1) == ' ' ? matchAt(sentence, at) : 0;
      if (length == 0) {
        at++;
        continue;
      }
      if (at > plain) {
        prose = prose.and(sentence.substring(plain, at));
      }
      prose = prose.code(sentence.substring(at, at + length));
      at += length;
      plain = at;
    }
    return plain < sentence.length() ? prose.and(sentence.substring(plain)) : prose;
  }

  private int matchAt(String sentence, int at) {
    for (int length : lengths.descendingSet()) {
      int end = at + length;
      if (end <= sentence.length()
          && (end == sentence.length() || " ,.".indexOf(sentence.charAt(end)) >= 0)
          && texts.contains(sentence.substring(at, end))) {
        return length;
      }
    }
    return 0;
  }
}
