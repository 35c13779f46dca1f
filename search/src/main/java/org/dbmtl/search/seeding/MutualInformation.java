package org.dbmtl.search.seeding;

import org.apache.commons.math3.special.Gamma;

/**
 * Mutual information of two targets' labels and what can be said about it. The plug-in estimate
 * {@code sum p(a,b) log (p(a,b) / p(a) p(b))} over the rows where both are labelled, in nats.
 *
 * @param nats the mutual information, at least 0
 * @param share of the child's entropy on those rows that the parent explains, in [0, 1] (Theil's
 *     uncertainty coefficient); 0 where the child is constant
 * @param rows rows where both are labelled
 * @param pValue of the G-test of independence (Woolf 1957): {@code 2 * rows * nats} against a
 *     chi-squared distribution with {@code (levels - 1) * (levels' - 1)} degrees of freedom, levels
 *     that occur alone counted; 1 where one of the two is constant
 */
public record MutualInformation(double nats, double share, long rows, double pValue) {

  /**
   * What a parent's label tells about a child's.
   *
   * @param parent position of a target
   * @param child position of another
   */
  public static MutualInformation of(TargetStatistics statistics, int parent, int child) {
    int parentLevels = statistics.targets().get(parent).levels();
    int childLevels = statistics.targets().get(child).levels();
    long[] joint = new long[parentLevels * childLevels];
    long[] ofParent = new long[parentLevels];
    long[] ofChild = new long[childLevels];
    long rows = 0;
    for (int a = 0; a < parentLevels; a++) {
      for (int b = 0; b < childLevels; b++) {
        long count = statistics.count(parent, a, child, b);
        joint[a * childLevels + b] = count;
        ofParent[a] += count;
        ofChild[b] += count;
        rows += count;
      }
    }
    double childEntropy = Entropies.ofCounts(ofChild);
    double nats =
        Math.max(0, Entropies.ofCounts(ofParent) + childEntropy - Entropies.ofCounts(joint));
    int degrees = (occurring(ofParent) - 1) * (occurring(ofChild) - 1);
    // The upper tail itself: 1 minus the lower one would be 0 from 1e-16 on.
    double pValue = degrees < 1 ? 1 : Gamma.regularizedGammaQ(degrees / 2.0, nats * rows);
    double share = childEntropy > 0 ? Math.min(1, nats / childEntropy) : 0;
    return new MutualInformation(nats, share, rows, pValue);
  }

  private static int occurring(long[] counts) {
    int levels = 0;
    for (long count : counts) {
      levels += count > 0 ? 1 : 0;
    }
    return levels;
  }
}
