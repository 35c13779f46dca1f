package org.dbmtl.trainer.export.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.predictor.fault.ModelException;

/**
 * Collects the nodes and constants of an ONNX graph. Nodes come after those that they read.
 * Operators are those of {@code ai.onnx} unless said otherwise. Used by one thread.
 */
final class Graph {
  /** Name of the first dimension of inputs and outputs. */
  static final String ROWS = "rows";

  /** Domain of the operators that learned mappings use. */
  static final String ML = "ai.onnx.ml";

  /** Domain of ONNX Runtime's own operators. */
  static final String MICROSOFT = "com.microsoft";

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final Set<String> names = new HashSet<>();
  private final Set<String> domains = new HashSet<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Tensor> constants = new HashMap<>();
  private final long limit;
  private long size;

  /**
   * @param name of the graph
   * @param reserved names of the inputs and outputs, which no other value gets
   * @param limit most bytes of constants and attributes
   */
  Graph(String name, Iterable<String> reserved, long limit) {
    graph.setName(name);
    reserved.forEach(names::add);
    this.limit = limit;
  }

  /**
   * @throws ModelException if the file would be too large
   */
  private void grow(long bytes) {
    size += bytes;
    if (size > limit) {
      throw new ModelException(
          ("the ONNX file would be larger than %,d MB, and such a file ends at 2 GB: export with"
                  + " '--inputs ids', or fit with fewer seeds, a smaller network.embedding or"
                  + " features of hash-buckets")
              .formatted(limit >> 20));
    }
  }

  /** The graph so far. */
  GraphProto build() {
    return graph.build();
  }

  /** Whether any operator is of a domain. */
  boolean uses(String domain) {
    return domains.contains(domain);
  }

  private Tensor fresh(String wanted) {
    int count = counts.merge(wanted, 1, Integer::sum);
    String name = count == 1 ? wanted : wanted + "_" + count;
    return names.add(name) ? new Tensor(name) : fresh(wanted);
  }

  /**
   * Declares an input.
   *
   * @param more names of the dimensions after the rows
   */
  Tensor input(String name, ElementType type, String... more) {
    graph.addInput(info(name, type, more));
    return new Tensor(name);
  }

  /** Declares an output [rows] that has the values of a [rows, 1]. */
  void output(String name, Tensor column) {
    graph.addOutput(info(name, ElementType.FLOAT));
    addNode("Squeeze", "", List.of(column, longs("axis", 1)), List.of(new Tensor(name)));
  }

  private static ValueInfoProto info(String name, ElementType type, String... more) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(ROWS));
    for (String dimension : more) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(dimension));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.number()).setShape(shape)))
        .build();
  }

  /** A constant of floats. */
  Tensor floats(String name, float[] values, long... shape) {
    ByteBuffer bytes = bytes(4L * values.length);
    bytes.asFloatBuffer().put(values);
    return constant(name, ElementType.FLOAT, bytes, shape);
  }

  /** A constant [values] of doubles. */
  Tensor doubles(String name, double... values) {
    ByteBuffer bytes = bytes(8L * values.length);
    bytes.asDoubleBuffer().put(values);
    return constant(name, ElementType.DOUBLE, bytes, values.length);
  }

  /** A constant [values, 1] of doubles. */
  Tensor doubleKernel(String name, double... values) {
    ByteBuffer bytes = bytes(8L * values.length);
    bytes.asDoubleBuffer().put(values);
    return constant(name, ElementType.DOUBLE, bytes, values.length, 1);
  }

  /** A constant [values] of whole numbers; the same one for the same values. */
  Tensor longs(String name, long... values) {
    return constants.computeIfAbsent(
        "longs" + Arrays.toString(values),
        key -> {
          ByteBuffer bytes = bytes(8L * values.length);
          bytes.asLongBuffer().put(values);
          return constant(name, ElementType.INT64, bytes, values.length);
        });
  }

  /** A constant [values] of truth values. */
  Tensor booleans(String name, boolean... values) {
    ByteBuffer bytes = bytes(values.length);
    for (boolean value : values) {
      bytes.put((byte) (value ? 1 : 0));
    }
    return constant(name, ElementType.BOOL, bytes.clear(), values.length);
  }

  /** A constant [1] text. */
  Tensor text(String value) {
    return constants.computeIfAbsent(
        "text" + value,
        key -> {
          Tensor tensor = fresh("text");
          graph.addInitializer(
              TensorProto.newBuilder()
                  .setName(tensor.name())
                  .setDataType(ElementType.STRING.number())
                  .addDims(1)
                  .addStringData(ByteString.copyFromUtf8(value)));
          return tensor;
        });
  }

  /** A number that broadcasts, as a double. */
  Tensor number(double value) {
    return constants.computeIfAbsent("double" + value, key -> doubles("number", value));
  }

  /** A number that broadcasts, as a float. */
  Tensor floatNumber(float value) {
    return constants.computeIfAbsent(
        "float" + value, key -> floats("number", new float[] {value}, 1));
  }

  private ByteBuffer bytes(long length) {
    grow(length);
    return ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private Tensor constant(String name, ElementType type, ByteBuffer bytes, long... shape) {
    Tensor tensor = fresh(name);
    TensorProto.Builder proto =
        TensorProto.newBuilder()
            .setName(tensor.name())
            .setDataType(type.number())
            .setRawData(UnsafeByteOperations.unsafeWrap(bytes));
    for (long dimension : shape) {
      proto.addDims(dimension);
    }
    graph.addInitializer(proto);
    return tensor;
  }

  /** Adds a node of one output. */
  Tensor node(String operator, List<Tensor> inputs, Attribute... attributes) {
    return nodes(operator, "", inputs, 1, attributes).get(0);
  }

  /** Adds a node of one output by an operator of another domain. */
  Tensor node(String operator, String domain, Tensor input, Attribute... attributes) {
    return nodes(operator, domain, List.of(input), 1, attributes).get(0);
  }

  /** Adds a node of several outputs. */
  List<Tensor> nodes(
      String operator, String domain, List<Tensor> inputs, int outputs, Attribute... attributes) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      tensors.add(fresh(operator));
    }
    addNode(operator, domain, inputs, tensors, attributes);
    return tensors;
  }

  private void addNode(
      String operator,
      String domain,
      List<Tensor> inputs,
      List<Tensor> outputs,
      Attribute... attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .setDomain(domain)
            .setName("node/" + outputs.get(0).name());
    inputs.forEach(tensor -> node.addInput(tensor.name()));
    outputs.forEach(tensor -> node.addOutput(tensor.name()));
    for (Attribute attribute : attributes) {
      grow(attribute.proto().getSerializedSize());
      node.addAttribute(attribute.proto());
    }
    domains.add(domain);
    graph.addNode(node);
  }

  // Operators, by what they do.

  /** An operator of one input. */
  Tensor of(String operator, Tensor x) {
    return node(operator, List.of(x));
  }

  /** An operator of two inputs that broadcast. */
  Tensor of(String operator, Tensor x, Tensor y) {
    return node(operator, List.of(x, y));
  }

  Tensor add(Tensor x, Tensor y) {
    return of("Add", x, y);
  }

  Tensor subtract(Tensor x, Tensor y) {
    return of("Sub", x, y);
  }

  Tensor multiply(Tensor x, Tensor y) {
    return of("Mul", x, y);
  }

  Tensor divide(Tensor x, Tensor y) {
    return of("Div", x, y);
  }

  /** x where a condition holds, else y. */
  Tensor where(Tensor condition, Tensor x, Tensor y) {
    return node("Where", List.of(condition, x, y));
  }

  Tensor cast(Tensor x, ElementType type) {
    return node("Cast", List.of(x), Attribute.of("to", type.number()));
  }

  /** Rows of a table. */
  Tensor gather(Tensor table, Tensor rows) {
    return node("Gather", List.of(table, rows), Attribute.of("axis", 0));
  }

  /** Some of the last dimension, by their places. */
  Tensor pick(Tensor x, long... places) {
    return node("Gather", List.of(x, longs("places", places)), Attribute.of("axis", -1));
  }

  /** Side by side; one alone stays as it is. */
  Tensor concat(List<Tensor> parts, int axis) {
    return parts.size() == 1 ? parts.get(0) : node("Concat", parts, Attribute.of("axis", axis));
  }

  Tensor unsqueeze(Tensor x, int axis) {
    return of("Unsqueeze", x, longs("axis", axis));
  }

  Tensor squeeze(Tensor x, int axis) {
    return of("Squeeze", x, longs("axis", axis));
  }

  /** The sum over a dimension, which goes. */
  Tensor sum(Tensor x, int axis) {
    return node("ReduceSum", List.of(x, longs("axis", axis)), Attribute.of("keepdims", 0));
  }
}
