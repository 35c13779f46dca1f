package org.dbmtl.experiments.command.make;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.experiments.command.run.SearchRun;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.demo.TruthComparison;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.pricing.EdgeWorth;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.trial.TrialOutcome;

/** Compares what a search found with the structure that the log was drawn by. */
final class KnownStructure implements DemoSearch.Judge {
  /** The comparison, for programs. */
  static final String FILE = "against-truth.json";

  private final TargetGraph truth;
  private final Path out;
  private final Talk talk;

  KnownStructure(TargetGraph truth, Path out, Talk talk) {
    this.truth = truth;
    this.out = out;
    this.talk = talk;
  }

  /** How many edges a structure has, in words. */
  static String size(TargetGraph structure) {
    int edges = structure.edgeCount();
    return "%d %s among %d targets"
        .formatted(edges, edges == 1 ? "edge" : "edges", structure.size());
  }

  @Override
  public Runnable judge(
      SearchRun run, SearchResult result, RankedCandidate best, boolean interrupted) {
    return () -> compare(result, best.candidate().structure());
  }

  /** Targets of which the search priced or trained at least one edge. */
  private int considered(SearchResult result) {
    long tried = 0;
    for (TrialOutcome outcome : result.outcomes()) {
      for (Edge edge : outcome.spec().candidate().structure().edges()) {
        tried |= ends(edge);
      }
    }
    Pricing pricing = result.pricing();
    if (pricing != null) {
      for (EdgeWorth worth : pricing.edges()) {
        tried |= ends(worth.edge());
      }
    }
    return Long.bitCount(tried);
  }

  private long ends(Edge edge) {
    return 1L << truth.indexOf(edge.parent()) | 1L << truth.indexOf(edge.child());
  }

  private void compare(SearchResult result, TargetGraph found) {
    int considered = considered(result);
    TruthComparison comparison = TruthComparison.of(truth, found);
    AtomicFile.write(out.resolve(FILE), json(found, comparison, considered));
    talk.out().println();
    talk.out().println("Against the structure that the log was drawn by:");
    talk.out().println("  truth           " + size(truth));
    talk.out().println("  found           " + size(found));
    talk.out().println(comparison.text());
    talk.out().println("  " + comparison.skeletonText());
    if (result.pricing() != null && !result.pricing().winner().equals(found)) {
      TargetGraph priced = result.pricing().winner();
      talk.out()
          .println(
              "  the best by its price has %s; %s"
                  .formatted(size(priced), TruthComparison.of(truth, priced).skeletonText()));
    }
    talk.out()
        .println(
            "  targets considered: %d of %d (%d %%)"
                .formatted(
                    considered, truth.size(), Math.round(100.0 * considered / truth.size())));
    talk.out().println("  written: " + out.resolve(FILE));
    talk.out().flush();
  }

  private String json(TargetGraph found, TruthComparison comparison, int considered) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("truth", truth.text());
    all.put("found-structure", found.text());
    all.put("found", texts(comparison.found()));
    all.put("reversed", texts(comparison.reversed()));
    all.put("missed", texts(comparison.missed()));
    all.put("extra", texts(comparison.extra()));
    all.put("precision", comparison.precision());
    all.put("recall", comparison.recall());
    all.put("f1", comparison.f1());
    all.put("distance", comparison.distance());
    all.put("class-distance", comparison.classDistance());
    all.put("targets", truth.size());
    all.put("targets-considered", considered);
    return RecordJson.text(all);
  }

  private static List<String> texts(List<Edge> edges) {
    return edges.stream().map(Edge::text).toList();
  }
}
