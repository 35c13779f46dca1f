package org.dbmtl.trainer.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;

/** A {@link Nesting} in words and in the YAML of a study. */
final class NestingText {
  private static final int MOST_NAMED = 6;

  private NestingText() {}

  /**
   * What is nested in what, by the nearest parents, as one sentence without its full stop, such as
   * "conversion never happens without visit, and spend never without conversion".
   */
  static String sentence(Nesting nesting) {
    Map<String, List<Integer>> children = new LinkedHashMap<>();
    for (int child = 0; child < nesting.parents().size(); child++) {
      if (!nesting.parents().get(child).isEmpty()) {
        children.computeIfAbsent(without(nesting, child), parents -> new ArrayList<>()).add(child);
      }
    }
    StringBuilder text = new StringBuilder();
    children.forEach(
        (without, of) -> {
          String verb = text.isEmpty() ? of.size() == 1 ? " happens" : " happen" : "";
          text.append(text.isEmpty() ? "" : ", and ")
              .append(names(nesting.events(), of))
              .append(without.formatted(verb));
        });
    return text.toString();
  }

  /** How often a child is on without its nearest parents, with a place for the verb. */
  private static String without(Nesting nesting, int child) {
    Events events = nesting.events();
    List<Integer> nearest = nesting.nearest(child);
    long broken = 0;
    long rows = 0;
    for (int parent : nearest) {
      long without = events.rows(parent, child) - events.both(parent, child);
      if (without >= broken) {
        broken = without;
        rows = events.rows(parent, child);
      }
    }
    String parents = names(events, nearest).replace("%", "%%");
    return broken == 0
        ? " never%s without " + parents
        : " hardly ever%s without "
            + parents
            + String.format(Locale.ROOT, " (on %,d of %,d rows)", broken, rows);
  }

  private static String names(Events events, List<Integer> of) {
    List<String> names =
        of.stream().limit(MOST_NAMED).map(i -> plain(events.names().get(i))).toList();
    if (of.size() > MOST_NAMED) {
      return "%s and %d more".formatted(String.join(", ", names), of.size() - MOST_NAMED);
    }
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  /** A name that stays within its line. */
  private static String plain(String name) {
    return name.replaceAll("[\\p{Cc}\\u2028\\u2029]", "?");
  }

  /**
   * The section {@code structure} with given constraints that also rules out the edges back: by
   * tiers where there are none yet, and by {@code forbid}.
   */
  static String structure(EdgeConstraints given, Nesting nesting) {
    List<List<String>> tiers = given.tiers().isEmpty() ? nesting.tiers() : given.tiers();
    EdgeConstraints tiered =
        new EdgeConstraints(List.of(), given.forbidden(), tiers, given.maxParents());
    List<Edge> forbidden = new ArrayList<>(given.forbidden());
    nesting.backEdges().stream().filter(tiered::allows).forEach(forbidden::add);
    StringBuilder yaml = new StringBuilder("structure:\n");
    if (!given.required().isEmpty()) {
      yaml.append("  require: %s\n".formatted(edges(given.required())));
    }
    if (!tiers.isEmpty()) {
      String groups = tiers.stream().map(NestingText::list).collect(Collectors.joining(", "));
      yaml.append("  tiers: [%s]\n".formatted(groups));
    }
    if (!forbidden.isEmpty()) {
      yaml.append("  forbid: %s\n".formatted(edges(forbidden)));
    }
    if (given.maxParents() != EdgeConstraints.NONE.maxParents()) {
      yaml.append("  max-parents: %d\n".formatted(given.maxParents()));
    }
    return yaml.toString();
  }

  private static String edges(List<Edge> edges) {
    return list(edges.stream().map(Edge::text).toList());
  }

  private static String list(List<String> texts) {
    return texts.stream().map(StarterText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }
}
