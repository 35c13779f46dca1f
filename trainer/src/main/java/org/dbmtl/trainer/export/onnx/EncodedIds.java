package org.dbmtl.trainer.export.onnx;

import org.jspecify.annotations.Nullable;

/**
 * The ids of a feature.
 *
 * @param ids [rows], or [rows, items] of a list
 * @param shares [rows, 1, items] what each item of a list counts in the mean, 0 of places that hold
 *     none; null of a feature that is no list
 */
record EncodedIds(Tensor ids, @Nullable Tensor shares) {}
