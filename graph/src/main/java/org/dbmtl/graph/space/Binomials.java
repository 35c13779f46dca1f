package org.dbmtl.graph.space;

import java.math.BigInteger;
import org.dbmtl.graph.TargetGraph;

/** Binomial coefficients up to 64 over 64, from Pascal's triangle. */
final class Binomials {
  private static final BigInteger[][] TRIANGLE = triangle(TargetGraph.MAX_TARGETS);

  private Binomials() {}

  private static BigInteger[][] triangle(int size) {
    BigInteger[][] triangle = new BigInteger[size + 1][];
    for (int n = 0; n <= size; n++) {
      triangle[n] = new BigInteger[n + 1];
      triangle[n][0] = BigInteger.ONE;
      triangle[n][n] = BigInteger.ONE;
      for (int k = 1; k < n; k++) {
        triangle[n][k] = triangle[n - 1][k - 1].add(triangle[n - 1][k]);
      }
    }
    return triangle;
  }

  /** Ways to choose {@code k} of {@code n} things, {@code 0 <= k <= n <= 64}. */
  static BigInteger choose(int n, int k) {
    return TRIANGLE[n][k];
  }

  /** Ways to choose at most {@code k} of {@code n} things, {@code k >= 0}. */
  static BigInteger chooseAtMost(int n, int k) {
    if (k >= n) {
      return BigInteger.ONE.shiftLeft(n);
    }
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i <= k; i++) {
      sum = sum.add(choose(n, i));
    }
    return sum;
  }
}
