package org.dbmtl.reports.format;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A sentence or paragraph in which structures and names stand out. All texts may hold names from a
 * user's files; the writers escape them. Immutable.
 *
 * @param spans in the order of reading
 */
public record Prose(List<Span> spans) {
  /** What stands for a structure without edges. */
  public static final String NO_EDGES = "(no edges)";

  /** How a span stands out. */
  public enum Style {
    /** As it is. */
    PLAIN,
    /** A structure or another text in the form in which it is typed. */
    CODE,
    /** What matters most. */
    STRONG,
    /** Both. */
    STRONG_CODE
  }

  /** A run of text in one style. */
  public record Span(String text, Style style) {}

  public Prose {
    spans = List.copyOf(spans);
  }

  /** Nothing, to begin with. */
  public static final Prose EMPTY = new Prose(List.of());

  /** Plain text. */
  public static Prose of(String text) {
    return new Prose(List.of(new Span(text, Style.PLAIN)));
  }

  /** Plain texts. */
  public static List<Prose> all(List<String> texts) {
    return texts.stream().map(Prose::of).toList();
  }

  /** This and more plain text. */
  public Prose and(String text) {
    return with(text, Style.PLAIN);
  }

  /** This and a structure or name as it is typed. */
  public Prose code(String text) {
    return with(text, Style.CODE);
  }

  /** This and texts as they are typed, with commas between them. */
  public Prose codes(List<String> texts) {
    Prose prose = this;
    for (int i = 0; i < texts.size(); i++) {
      prose = (i == 0 ? prose : prose.and(", ")).code(texts.get(i));
    }
    return prose;
  }

  /** This and a structure as it is typed, or that there are no edges. */
  public Prose structure(String text) {
    return text.isEmpty() ? and(NO_EDGES) : code(text);
  }

  /** This and another span. */
  public Prose with(String text, Style style) {
    List<Span> longer = new ArrayList<>(spans);
    longer.add(new Span(text, style));
    return new Prose(longer);
  }

  /** The text alone. */
  public String text() {
    return spans.stream().map(Span::text).collect(Collectors.joining());
  }
}
