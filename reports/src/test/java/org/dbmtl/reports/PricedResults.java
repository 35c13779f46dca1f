package org.dbmtl.reports;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Ranking;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.pricing.EdgeWorth;
import org.dbmtl.search.pricing.Gate;
import org.dbmtl.search.pricing.Gate.Purpose;
import org.dbmtl.search.pricing.Gate.Trained;
import org.dbmtl.search.pricing.Gate.Verdict;
import org.dbmtl.search.pricing.PathStep;
import org.dbmtl.search.pricing.PricedStructure;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.pricing.Worth;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.seeding.StartProposal;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.DataProfile;
import org.jspecify.annotations.Nullable;

/** Made-up searches in which one training priced all structures and no trial has completed yet. */
public final class PricedResults {
  /** Names that are anything but harmless in HTML, Markdown and CSV. */
  public static final List<String> HOSTILE =
      List.of("<script>alert(1)</script>", "a|b`c", "=cmd()\"><img src=x onerror=alert(2)>");

  private PricedResults() {}

  public static List<String> names(int count) {
    return IntStream.rangeClosed(1, count).mapToObj("outcome_%02d"::formatted).toList();
  }

  /** Three targets: a>b is required, so b>a is impossible; c>a is forbidden; b>c is worth most. */
  public static Pricing three(List<String> targets, @Nullable Gate gate) {
    String a = targets.get(0);
    String b = targets.get(1);
    String c = targets.get(2);
    TargetGraph vanilla = TargetGraph.of(targets, List.of(new Edge(a, b)));
    TargetGraph winner = TargetGraph.of(targets, List.of(new Edge(a, b), new Edge(b, c)));
    TargetGraph all =
        TargetGraph.of(targets, List.of(new Edge(a, b), new Edge(b, c), new Edge(a, c)));
    return new Pricing(
        1234,
        8,
        List.of(1, 2, 2),
        false,
        2,
        0.0005,
        List.of(
            new EdgeWorth(new Edge(a, b), new Worth(0.04321, 0.04, 0.047), null),
            new EdgeWorth(
                new Edge(a, c),
                new Worth(0.0123, 0.011, 0.0136),
                new Worth(0.0001, -0.0002, 0.0004)),
            new EdgeWorth(
                new Edge(b, c), new Worth(0.0222, 0.02, 0.0244), new Worth(0.0101, 0.009, 0.0112)),
            new EdgeWorth(
                new Edge(c, b),
                new Worth(-0.0003, -0.0005, -0.0001),
                new Worth(0.002, 0.001, 0.003))),
        List.of(
            new PricedStructure(winner, 0.2222, new Worth(0.0222, 0.02, 0.0244)),
            new PricedStructure(vanilla, 0.2, new Worth(0, 0, 0))),
        true,
        null,
        List.of(
            new PathStep(0, all, 0.0223),
            new PathStep(0.0001, winner, 0.0222),
            new PathStep(0.0222, vanilla, 0)),
        gate);
  }

  public static Gate gate(List<String> targets, Verdict verdict) {
    List<PricedStructure> best = three(targets, null).best();
    return new Gate(
        List.of(
            new Trained(
                best.get(0).structure(), Purpose.WINNER, 0.0222, List.of(0.31, 0.325, 0.318)),
            new Trained(best.get(1).structure(), Purpose.VANILLA, 0, List.of(0.30, 0.302, 0.297)),
            new Trained(TargetGraph.empty(targets), Purpose.RANDOM, -0.01, List.of())),
        0.934,
        0.951,
        0.00041,
        0.0002,
        verdict);
  }

  /** Many targets, of which twelve are considered as parents of each, one edge forbidden. */
  public static Pricing many(List<String> targets) {
    Random random = new Random(5);
    List<EdgeWorth> edges = new ArrayList<>();
    for (String parent : targets) {
      for (String child : targets) {
        if (!parent.equals(child) && !forbidden(targets).contains(new Edge(parent, child))) {
          boolean kept = random.nextInt(4) == 0;
          edges.add(
              new EdgeWorth(new Edge(parent, child), worth(random), kept ? worth(random) : null));
        }
      }
    }
    List<Edge> chain = new ArrayList<>();
    List<PathStep> path = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      path.add(0, new PathStep(0.01 / (i + 1), TargetGraph.of(targets, chain), 0.01 * i));
      if (i + 1 < targets.size()) {
        chain.add(new Edge(targets.get(i), targets.get(i + 1)));
      }
    }
    return new Pricing(
        26_683,
        50 * 794,
        Collections.nCopies(targets.size(), 12),
        true,
        4,
        0.0005,
        edges,
        List.of(
            new PricedStructure(path.get(0).structure(), 1.5, new Worth(0.49, 0.48, 0.5)),
            new PricedStructure(path.get(1).structure(), 1.49, new Worth(0.48, 0.47, 0.49))),
        false,
        0.47,
        path,
        null);
  }

  private static Worth worth(Random random) {
    double mean = 0.01 * random.nextGaussian();
    return new Worth(mean, mean - 0.01, mean + 0.01);
  }

  private static List<Edge> forbidden(List<String> targets) {
    return List.of(new Edge(targets.get(2), targets.get(0)));
  }

  /** The search as its file gives it back. */
  public static SearchSummary summary(
      List<String> targets, @Nullable Pricing pricing, StopReason stopped) {
    return ResultFile.search(
        RecordJson.text(SearchSummary.of(result(targets, pricing, stopped), List.of())));
  }

  public static SearchResult result(
      List<String> targets, @Nullable Pricing pricing, StopReason stopped) {
    List<Edge> required =
        targets.size() == 3 ? List.of(new Edge(targets.get(0), targets.get(1))) : List.of();
    TargetGraph vanilla = TargetGraph.of(targets, required);
    Study study =
        Study.of(
                "priced",
                DataSettings.files(new Split.ByTime("time", Split.Shares.STANDARD), "log.csv"),
                List.of(Feature.id("user")),
                targets.stream().map(Target::binary).toList())
            .withConstraints(
                new EdgeConstraints(
                    required, forbidden(targets), List.of(), TargetGraph.MAX_TARGETS - 1));
    return new SearchResult(
        study,
        "abc",
        new DataProfile(
            80,
            10,
            10,
            targets.stream().map(n -> new DataProfile.OfTarget(n, 80, 0.25, 0.5623)).toList(),
            List.of(new DataProfile.OfFeature("user", "id", 12))),
        vanilla,
        new StartProposal(vanilla, targets, Map.of()),
        pricing,
        List.of(),
        Ranking.of(List.of()),
        null,
        null,
        stopped,
        Instant.EPOCH,
        Duration.ofSeconds(90));
  }
}
