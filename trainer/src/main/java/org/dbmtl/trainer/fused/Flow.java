package org.dbmtl.trainer.fused;

/**
 * A place between layers: what flows forward through it, and the loss's gradient that flows back.
 * Several layers may read it; in a backward pass the first of them sets the gradient, the others
 * add.
 */
final class Flow {
  private final Block value;
  private final Block gradient;
  private boolean gradientSet;

  Flow(Block value, Block gradient) {
    this.value = value;
    this.gradient = gradient;
  }

  /** [batch, width] */
  Block value() {
    return value;
  }

  /** [batch, width] */
  Block gradient() {
    return gradient;
  }

  /** Some columns of this place, with a gradient of their own. */
  Flow part(int first, int columns) {
    return new Flow(value.block(first, columns), gradient.block(first, columns));
  }

  /** Begins a backward pass. */
  void clearGradient() {
    gradientSet = false;
  }

  /** Whether anything has written the gradient in this backward pass. */
  boolean hasGradient() {
    return gradientSet;
  }

  /** Whether a writer of the gradient adds to an earlier one's; called once by each writer. */
  boolean addsToGradient() {
    boolean adds = gradientSet;
    gradientSet = true;
    return adds;
  }
}
