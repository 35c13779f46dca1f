package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.pricing.Gate;
import org.dbmtl.search.pricing.LocalPrices;
import org.dbmtl.search.pricing.MaskedCandidate;
import org.dbmtl.search.pricing.ParentSets;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.pricing.PricingTrainer;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Repeats;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.SearchSettings.Evaluator;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PricedSearchTest {
  private static final String[] NAMES = {"a", "b", "c", "d", "e"};

  @TempDir Path folder;

  /**
   * An engine whose prices are known: each parent set of each target has a random gain, and a real
   * training is worth their sum by a factor, -1 where its prices are wrong, plus noise.
   */
  private static final class PricedEngine implements PricingTrainer {
    private final double honest;
    private final double noise;
    private final FakeTrainer trained;
    private final AtomicInteger pricings = new AtomicInteger();

    PricedEngine(double honest, double noise) {
      this.honest = honest;
      this.noise = noise;
      this.trained = new FakeTrainer(3, (spec, context) -> outcome(spec));
    }

    static double gain(int target, long parents) {
      double gain = 0.05;
      for (long left = parents; left != 0; left &= left - 1) {
        long edge = Long.numberOfTrailingZeros(left) * 64L + target;
        gain += 0.04 * new Random(edge * 7919).nextDouble() - 0.01;
      }
      return gain + 0.001 * new Random(parents * 31 + target).nextDouble();
    }

    private TrialOutcome outcome(TrialSpec spec) {
      TargetGraph structure = spec.candidate().structure();
      double score = 0;
      Map<String, TargetMetrics> metrics = new HashMap<>();
      for (int target = 0; target < structure.size(); target++) {
        double own = honest * gain(target, structure.parentMask(target));
        score += own;
        metrics.put(
            structure.targets().get(target), new TargetMetrics(100, Map.of(Metric.GAIN, own)));
      }
      score += 0.01 * new Random(spec.seed()).nextGaussian();
      score += noise * new Random(Seeds.of(spec.seed(), structure.text(), 0)).nextGaussian();
      return new TrialOutcome.Completed(
          spec,
          score,
          Map.of(Part.VALID, metrics, Part.TEST, metrics),
          Provenance.here("fake", 1, spec.data(), 1, 1));
    }

    @Override
    public boolean canPrice() {
      return true;
    }

    @Override
    public TrialOutcome train(TrialSpec spec, TrialContext context) {
      if (spec.candidate().network().method() == Method.MASKED) {
        // Its network prices after the training, though the study keeps no models.
        assertThat(context.keepsModel(-100)).isTrue();
      }
      return trained.train(spec, context);
    }

    @Override
    public <T> T price(TrialSpec spec, TrialContext context, Function<Prices, T> use) {
      assertThat(spec.candidate().network().method()).isEqualTo(Method.MASKED);
      pricings.incrementAndGet();
      return use.apply(
          new Prices() {
            @Override
            public LocalPrices of(
                ParentSets sets, long mostRows, int threads, DoubleConsumer progress) {
              List<Map<Long, LocalPrices.Price>> prices = new ArrayList<>();
              for (int target = 0; target < sets.targets().size(); target++) {
                Map<Long, LocalPrices.Price> own = new HashMap<>();
                for (long set : sets.sets().get(target)) {
                  float gain = (float) gain(target, set);
                  own.put(set, new LocalPrices.Price(gain, new float[] {gain, gain}));
                }
                prices.add(own);
              }
              return new LocalPrices(sets.targets(), prices, mostRows);
            }
          });
    }

    List<TrialSpec> trained() {
      return List.copyOf(trained.trained);
    }

    @Override
    public void close() {}
  }

  private static Study study(SearchSettings settings, EdgeConstraints constraints) {
    Study plain = Studies.study(settings, NAMES).withConstraints(constraints);
    Study study = plain.withTrial(plain.trial().withKeep(0));
    return study.withNetwork(study.network().withSignals(EdgeSignals.all(EdgeSignal.LABEL)));
  }

  private static SearchSettings settings(int parallel) {
    return Studies.settings("greedy", 0, 2, parallel, 2).withMargin(0);
  }

  private SearchResult search(Study study, PricedEngine engine) {
    return Studies.search(study, engine, folder, SearchListener.NONE);
  }

  private static Pricing pricing(SearchResult result) {
    assertThat(result.pricing()).isNotNull();
    return Objects.requireNonNull(result.pricing());
  }

  private static double worth(TargetGraph structure, double margin) {
    double worth = -margin * structure.edgeCount();
    for (int target = 0; target < structure.size(); target++) {
      worth += PricedEngine.gain(target, structure.parentMask(target));
    }
    return worth;
  }

  /** Oracle: all 29,281 structures of five targets, and those that keep the constraints. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02})
  void theWinnerIsTheBestOfAllStructuresThatTheConstraintsAllow(double margin) {
    for (EdgeConstraints constraints :
        List.of(
            EdgeConstraints.NONE,
            new EdgeConstraints(
                List.of(new Edge("e", "a")),
                List.of(new Edge("a", "b"), new Edge("c", "d")),
                List.of(List.of("e", "b"), List.of("a", "c", "d")),
                2))) {
      Study study = study(settings(2).withMargin(margin), constraints);
      PricedEngine engine = new PricedEngine(1, 0);
      SearchResult result = search(study, engine);
      TargetGraph best =
          new DagSpace(List.of(NAMES), constraints)
              .all()
              .max(Comparator.comparingDouble(structure -> worth(structure, margin)))
              .orElseThrow();
      assertThat(pricing(result).winner()).isEqualTo(best);
      assertThat(pricing(result).exact()).isTrue();
      assertThat(pricing(result).best()).isNotEmpty();
      assertThat(result.proposal().start()).isEqualTo(best);
      for (TrialSpec spec : engine.trained()) {
        if (spec.candidate().network().method() != Method.MASKED
            && spec.candidate().network().method().readsEdges()) {
          assertThat(constraints.violations(spec.candidate().structure())).isEmpty();
        }
      }
    }
  }

  @Test
  void anEvaluatorThatAgreesEndsTheSearchAfterTwelveTrainings() {
    PricedEngine engine = new PricedEngine(1, 0.0001);
    SearchResult result = search(study(settings(2), EdgeConstraints.NONE), engine);
    Gate gate = Objects.requireNonNull(pricing(result).gate());
    assertThat(gate.verdict()).isEqualTo(Gate.Verdict.PASSED);
    assertThat(gate.trained()).hasSize(8);
    assertThat(gate.tau()).isGreaterThan(0.9);
    assertThat(gate.ceiling()).isGreaterThan(0.9);
    assertThat(gate.regret()).isCloseTo(0, within(0.001));
    assertThat(result.stopped()).isEqualTo(StopReason.PRICED);
    // 8 structures once, three of them once more; the evaluator is not ranked.
    assertThat(result.outcomes()).hasSize(11);
    assertThat(result.outcomes().get(0).spec().id()).isEqualTo(2);
    assertThat(result.confirmation()).isNotNull();
    assertThat(recommended(result)).isEqualTo(pricing(result).winner());
    assertThat(engine.trained().stream().filter(s -> s.id() == 1))
        .singleElement()
        .satisfies(
            spec ->
                assertThat(spec.candidate().training().epochs())
                    .as("a log of few rows makes few steps an epoch")
                    .isEqualTo(MaskedCandidate.MOST_EPOCHS));
  }

  private static TargetGraph recommended(SearchResult result) {
    SearchSummary summary = SearchSummary.of(result, List.of());
    return Objects.requireNonNull(summary.answer()).recommended();
  }

  /** Edges that prices support need no pairs of candidates that differ by them. */
  @Test
  void withoutConfirmationTheWinnerIsRecommended() {
    SearchResult result =
        search(
            study(settings(2).withConfirm(0), EdgeConstraints.NONE), new PricedEngine(1, 0.0001));
    assertThat(result.confirmation()).isNull();
    assertThat(recommended(result)).isEqualTo(pricing(result).winner());
  }

  @Test
  void anEvaluatorThatErrsIsToldAndTheStrategyGoesOn() {
    PricedEngine engine = new PricedEngine(-1, 0.0001);
    SearchResult result = search(study(settings(2), EdgeConstraints.NONE), engine);
    Gate gate = Objects.requireNonNull(pricing(result).gate());
    assertThat(gate.verdict().passes()).isFalse();
    assertThat(gate.tau()).isLessThan(0);
    assertThat(result.stopped()).isEqualTo(StopReason.FINISHED);
    assertThat(result.outcomes().size()).isGreaterThan(20);
    Map<List<Object>, Long> times = new HashMap<>();
    result
        .outcomes()
        .forEach(o -> times.merge(List.of(o.spec().candidate(), o.spec().seed()), 1L, Long::sum));
    assertThat(Set.copyOf(times.values())).containsExactly(1L);
    List<Long> ids = result.outcomes().stream().map(o -> o.spec().id()).toList();
    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, -1})
  void anyNumberOfWorkersGivesTheSameResult(double honest) {
    List<String> results = new ArrayList<>();
    for (int parallel : new int[] {1, 4}) {
      SearchResult result =
          search(study(settings(parallel), EdgeConstraints.NONE), new PricedEngine(honest, 0.001));
      results.add(
          RecordJson.text(SearchSummary.of(result, List.of())).replaceAll("(?s)\"times\".*", ""));
    }
    assertThat(results.get(1)).isEqualTo(results.get(0)).contains("\"pricing\"");
  }

  @Test
  void pricesAreKeptAndReadAgainUnlessTheyAreOfAnotherStudy() throws Exception {
    PricedEngine first = new PricedEngine(1, 0);
    Pricing priced = pricing(search(study(settings(2), EdgeConstraints.NONE), first));
    PricedEngine second = new PricedEngine(1, 0);
    assertThat(pricing(search(study(settings(1), EdgeConstraints.NONE), second))).isEqualTo(priced);
    assertThat(second.pricings).hasValue(0);
    PricedEngine other = new PricedEngine(1, 0);
    search(study(settings(2).withMargin(0.03), EdgeConstraints.NONE), other);
    assertThat(other.pricings).hasValue(1);
    Path file = folder.resolve("trials/run-1/prices.json");
    Files.writeString(file, Files.readString(file).substring(0, 300));
    PricedEngine damaged = new PricedEngine(1, 0);
    search(study(settings(2).withMargin(0.03), EdgeConstraints.NONE), damaged);
    assertThat(damaged.pricings).hasValue(1);
  }

  @Test
  void candidatesRaceAfterTheGate() {
    SearchSettings racing = settings(2).withRepeats(Repeats.parse("2..4")).withTrials(40);
    SearchResult result = search(study(racing, EdgeConstraints.NONE), new PricedEngine(1, 0.0001));
    assertThat(result.race()).isNotNull();
    assertThat(result.outcomes().size()).isGreaterThanOrEqualTo(16);
    assertThat(result.ranking().candidates()).hasSize(8);
  }

  @Test
  void edgeMapSeedsASearchUnderAnySignal() {
    Study embeddings =
        Studies.study(settings(2).withSeeding("edge-map").withStrategy("local"), NAMES);
    PricedEngine engine = new PricedEngine(1, 0);
    SearchResult result = search(embeddings, engine);
    assertThat(engine.pricings).hasValue(1);
    assertThat(pricing(result).gate()).isNull();
    assertThat(result.proposal().start()).isEqualTo(pricing(result).winner());
    assertThat(result.outcomes().get(0).spec().id()).isEqualTo(2);
  }

  @Test
  void evaluatorsThatDoNotFitAreRefusedInOneLine() {
    Study embeddings = Studies.study(settings(2).withEvaluator(Evaluator.MASKED), NAMES);
    assertThatThrownBy(() -> EvaluatorChoice.of(embeddings))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith("search.evaluator is masked, but edges carry embedding")
        .hasMessageNotContaining("\n");
    Study labels = study(settings(2).withEvaluator(Evaluator.MASKED), EdgeConstraints.NONE);
    assertThatThrownBy(
            () -> Studies.search(labels, new FakeTrainer(0), folder, SearchListener.NONE))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("cannot price structures");
    assertThat(EvaluatorChoice.of(labels)).isEqualTo(Evaluator.MASKED);
    assertThat(EvaluatorChoice.of(study(settings(2).withTrials(8), EdgeConstraints.NONE)))
        .isEqualTo(Evaluator.TRAINED);
  }
}
