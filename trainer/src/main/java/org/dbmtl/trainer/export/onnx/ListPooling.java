package org.dbmtl.trainer.export.onnx;

import java.util.List;
import org.dbmtl.predictor.input.IdInput;

/** Makes lists of ids as short as they can be: without gaps, and cut at their maximal length. */
final class ListPooling {
  private final Graph graph;

  ListPooling(Graph graph) {
    this.graph = graph;
  }

  /**
   * The first or last ids of each row that are above 0; the one id 0 where there are none.
   *
   * @param ids [rows, places]; one that is not above 0 is no item
   */
  EncodedIds compact(Tensor ids, IdInput input) {
    Tensor most = graph.longs("most", input.maxLength());
    Tensor zero = graph.longs("zero", 0);
    Tensor one = graph.longs("one", 1);
    Tensor present = graph.of("Greater", ids, zero);
    Tensor presents = graph.cast(present, ElementType.INT64);
    Tensor number = graph.of("CumSum", presents, one);
    if (input.keepsLast()) {
      // The first of those that are kept is number 1.
      Tensor all = graph.unsqueeze(graph.sum(presents, 1), 1);
      number = graph.subtract(number, graph.of("Max", graph.subtract(all, most), zero));
      present = graph.of("And", present, graph.of("Greater", number, zero));
    }
    Tensor kept = graph.of("And", present, graph.of("LessOrEqual", number, most));
    // The longest list of the batch; 1 where all are empty.
    Tensor flat = graph.of("Reshape", number, graph.longs("flat", -1));
    Tensor longest =
        graph.of("ReduceMax", graph.concat(List.of(one, flat), 0), graph.longs("axis", 0));
    Tensor width = graph.of("Min", longest, most);
    // Each item that is kept goes to its place, and all others to one place behind.
    Tensor place = graph.where(kept, graph.subtract(number, one), width);
    Tensor rows = graph.of("Gather", graph.node("Shape", List.of(ids)), zero);
    Tensor shape = graph.concat(List.of(rows, graph.add(width, one)), 0);
    Tensor room = graph.of("Expand", graph.longs("missing", IdInput.MISSING), shape);
    Tensor placed =
        graph.node("ScatterElements", List.of(room, place, ids), Attribute.of("axis", 1));
    Tensor compact = graph.node("Slice", List.of(placed, zero, width, one));

    Tensor held = graph.unsqueeze(graph.sum(graph.cast(kept, ElementType.INT64), 1), 1);
    Tensor count = graph.of("Max", held, one);
    Tensor scalar = graph.squeeze(width, 0);
    Tensor places =
        graph.node("Range", List.of(graph.squeeze(zero, 0), scalar, graph.squeeze(one, 0)));
    Tensor share = graph.divide(graph.floatNumber(1), graph.cast(count, ElementType.FLOAT));
    Tensor shares = graph.where(graph.of("Less", places, count), share, graph.floatNumber(0));
    return new EncodedIds(compact, graph.unsqueeze(shares, 1));
  }
}
