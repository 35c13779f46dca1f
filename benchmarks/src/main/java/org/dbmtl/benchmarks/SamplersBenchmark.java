package org.dbmtl.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.dbmtl.search.sampler.Observation;
import org.dbmtl.search.sampler.Sampler;
import org.dbmtl.search.sampler.SamplerProvider;
import org.dbmtl.search.space.ChoiceParameter;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.RealParameter;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.space.WholeParameter;

/** Samplers on functions whose least value is known, and the time that a proposal takes. */
final class SamplersBenchmark {
  private SamplersBenchmark() {}

  /**
   * A sampler on a function.
   *
   * @param median of the least regrets of all seeds
   * @param p two-sided p-value of Mann and Whitney's test against {@code random}; NaN for itself
   */
  record Result(String function, String sampler, double median, double p) {}

  /**
   * Least regrets by seed, the seeds being 0, 1, ...
   *
   * @return [seeds]
   */
  static double[] regrets(SamplerFunction function, String sampler, int trials, int seeds) {
    double[] regrets = new double[seeds];
    for (int seed = 0; seed < seeds; seed++) {
      regrets[seed] = function.regret(sampler, trials, seed);
    }
    return regrets;
  }

  /** All samplers on all functions that they can search. */
  static List<Result> compare(int trials, int seeds) {
    List<Result> results = new ArrayList<>();
    for (SamplerFunction function : SamplerFunction.ALL) {
      double[] random = regrets(function, "random", trials, seeds);
      for (String sampler : List.of("random", "sobol", "tpe", "cmaes")) {
        if (sampler.equals("cmaes") && function.equals(SamplerFunction.MIXED)) {
          continue;
        }
        double[] regrets = regrets(function, sampler, trials, seeds);
        double p =
            sampler.equals("random")
                ? Double.NaN
                : new MannWhitneyUTest().mannWhitneyUTest(regrets, random);
        results.add(new Result(function.name(), sampler, new Median().evaluate(regrets), p));
      }
    }
    return results;
  }

  /**
   * Mean time of a proposal of {@code tpe}, ms, after some trials in 20 dimensions: 10 real ones, 5
   * whole ones and 5 choices.
   *
   * @param finished trials told before
   */
  static double overheadMillis(int finished) {
    SearchSpace space = mixed20();
    Sampler random = SamplerProvider.named("random").create(space, 1);
    Sampler tpe = SamplerProvider.named("tpe").create(space, 1);
    for (Point point : random.ask(finished)) {
      tpe.tell(Observation.of(point, -point.number("x0")));
    }
    int proposals = 50;
    propose(tpe, proposals); // compiles
    long start = System.nanoTime();
    propose(tpe, proposals);
    return (System.nanoTime() - start) / 1e6 / proposals;
  }

  private static void propose(Sampler sampler, int proposals) {
    for (int i = 0; i < proposals; i++) {
      Point point = sampler.ask(1).get(0);
      sampler.tell(Observation.of(point, -point.number("x0")));
    }
  }

  private static SearchSpace mixed20() {
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String name = "x" + i;
      parameters.add(
          i < 10
              ? new RealParameter(name, 1e-3, 1, i % 2 == 0, null)
              : i < 15
                  ? new WholeParameter(name, 1, 100, 1, false, null)
                  : new ChoiceParameter(name, List.of("a", "b", "c", "d"), null));
    }
    return new SearchSpace(parameters, List.of());
  }
}
