package org.dbmtl.predictor.network;

import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.unit.LabelUnit;

/**
 * A target's prediction as a factor times the probability of a binary parent: ESMM's {@code
 * P(child) = P(parent) * f(x)} (Ma et al., "Entire space multi-task model", 2018), for a parent
 * that is such a product itself too.
 *
 * <p>A binary child is computed on logits: with {@code z} that of {@code f} and {@code p} the
 * parent's, the child's is {@code y = -log(e^-z + e^-p + e^(-z-p))}, for {@code 1 + e^-y = (1 +
 * e^-z) (1 + e^-p)}. No probability is ever formed, so that products of tiny ones stay exact. A
 * continuous child is {@code P(parent) * f(x)} in its transformed unit, in which 0 is "none", so a
 * standardised {@code f} is taken back to it and the product standardised again. Used by one
 * thread.
 */
public final class TargetProduct {
  private final boolean binary;
  private final double origin;
  private double value;
  private double slopeOfFactor;
  private double slopeOfParent;

  /**
   * @param child the target that is a product
   * @param unit of its labels
   */
  public TargetProduct(Density child, LabelUnit unit) {
    binary = child.firstIsLogit();
    origin = binary ? 0 : unit.mean() / unit.deviation();
  }

  /**
   * Computes the product of a row.
   *
   * @param factor logit of {@code f}, or standardised {@code f} of a continuous child
   * @param parent logit of the parent's probability
   */
  public void compute(double factor, double parent) {
    if (binary) {
      double both = -factor - parent;
      double most = Math.max(both, Math.max(-factor, -parent));
      double ofFactor = Math.exp(-factor - most);
      double ofParent = Math.exp(-parent - most);
      double ofBoth = Math.exp(both - most);
      double sum = ofFactor + ofParent + ofBoth;
      value = -most - Math.log(sum);
      slopeOfFactor = (ofFactor + ofBoth) / sum;
      slopeOfParent = (ofParent + ofBoth) / sum;
    } else {
      double probability = 1 / (1 + Math.exp(-parent));
      value = probability * (factor + origin) - origin;
      slopeOfFactor = probability;
      slopeOfParent = probability * (1 - probability) * (factor + origin);
    }
  }

  /** The product last computed: a logit, or a standardised prediction. */
  public double value() {
    return value;
  }

  /** Derivative of the product by the factor. */
  public double slopeOfFactor() {
    return slopeOfFactor;
  }

  /** Derivative of the product by the parent's logit. */
  public double slopeOfParent() {
    return slopeOfParent;
  }
}
