package org.dbmtl.graph.space;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/** Uniform draws of numbers of any size and of subsets of a mask. */
final class RandomSubset {
  private RandomSubset() {}

  /** A number drawn uniformly from 0 to {@code bound - 1}; {@code bound} is positive. */
  static BigInteger below(BigInteger bound, RandomGenerator random) {
    int bits = bound.subtract(BigInteger.ONE).bitLength();
    byte[] magnitude = new byte[(bits + 7) / 8];
    while (true) {
      random.nextBytes(magnitude);
      BigInteger drawn = new BigInteger(1, magnitude).shiftRight(magnitude.length * 8 - bits);
      if (drawn.compareTo(bound) < 0) {
        return drawn;
      }
    }
  }

  /** A subset of this many members, each equally probable. */
  static long of(long mask, int members, RandomGenerator random) {
    long subset = 0;
    int wanted = members;
    int left = Long.bitCount(mask);
    for (long rest = mask; wanted > 0; rest &= rest - 1) {
      if (random.nextInt(left) < wanted) {
        subset |= rest & -rest;
        wanted--;
      }
      left--;
    }
    return subset;
  }

  /** A subset of at most this many members, each equally probable. */
  static long atMost(long mask, int most, RandomGenerator random) {
    int size = Long.bitCount(mask);
    if (most >= size) {
      return random.nextLong() & mask;
    }
    BigInteger drawn = below(Binomials.chooseAtMost(size, most), random);
    int members = 0;
    while (drawn.compareTo(Binomials.choose(size, members)) >= 0) {
      drawn = drawn.subtract(Binomials.choose(size, members));
      members++;
    }
    return of(mask, members, random);
  }
}
