package org.dbmtl.search.study;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dbmtl.graph.Edge;
import org.dbmtl.predictor.signal.EdgeSignal;

/**
 * What each edge carries, whichever structure has it.
 *
 * @param standard of every edge that is not listed
 * @param own of single edges; those of the standard's kind fall away, so that equal meanings are
 *     equal
 */
public record EdgeSignals(EdgeSignal standard, Map<Edge, EdgeSignal> own) {
  /** Every edge carries the parent's embedding: the paper's network. */
  public static final EdgeSignals EMBEDDINGS = all(EdgeSignal.EMBEDDING);

  public EdgeSignals {
    SortedMap<Edge, EdgeSignal> sorted =
        new TreeMap<>(Comparator.comparing(Edge::parent).thenComparing(Edge::child));
    sorted.putAll(own);
    sorted.values().removeIf(standard::equals);
    own = Collections.unmodifiableSortedMap(sorted);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static EdgeSignals allNamed(String name) {
    return all(EdgeSignalNames.named(name));
  }

  @JsonValue
  String standardName() {
    return standard.key();
  }

  /** Every edge carries the same. */
  public static EdgeSignals all(EdgeSignal signal) {
    return new EdgeSignals(signal, Map.of());
  }

  /** Of the names alone, in capitals: the identity of a candidate is a hash of it. */
  @Override
  public String toString() {
    Map<Edge, String> names = new LinkedHashMap<>();
    own.forEach((edge, signal) -> names.put(edge, capitals(signal)));
    return "EdgeSignals[standard=%s, own=%s]".formatted(capitals(standard), names);
  }

  private static String capitals(EdgeSignal signal) {
    return signal.key().toUpperCase(Locale.ROOT);
  }

  /** What the edge from parent to child carries. */
  public EdgeSignal of(String parent, String child) {
    return own.getOrDefault(new Edge(parent, child), standard);
  }

  /** These signals without those of edges to or from other targets. */
  public EdgeSignals restrictedTo(Collection<String> targets) {
    Map<Edge, EdgeSignal> kept = new LinkedHashMap<>();
    own.forEach(
        (edge, signal) -> {
          if (targets.contains(edge.parent()) && targets.contains(edge.child())) {
            kept.put(edge, signal);
          }
        });
    return new EdgeSignals(standard, kept);
  }
}
