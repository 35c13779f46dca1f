package org.dbmtl.trainer.export.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The features of the rows, as networks read them.
 *
 * @param ids of each id feature, in the model's order
 * @param numbers null where the model reads none
 */
record Features(List<EncodedIds> ids, @Nullable EncodedNumbers numbers) {
  Features {
    ids = List.copyOf(ids);
  }
}
