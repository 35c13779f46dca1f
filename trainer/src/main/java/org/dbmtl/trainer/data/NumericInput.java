package org.dbmtl.trainer.data;

import org.dbmtl.predictor.unit.Transform;

/**
 * A number as the network reads it: {@code (transform(x) - mean) / deviation}.
 *
 * @param name name of the feature, or of the feature with {@code ?} for the input that is 1 where
 *     the number is missing
 * @param mean mean of the transformed number over the training part, or 0
 * @param deviation its standard deviation there, or 1
 */
public record NumericInput(String name, Transform transform, double mean, double deviation) {}
