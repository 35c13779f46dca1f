package org.dbmtl.trainer.export.onnx;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.unit.Transform;

/** From numbers to what networks read. NaN is missing, and so is a null value that is a number. */
final class NumberEncoding {
  private final Graph graph;
  private final ModelDescription model;

  /**
   * @param model whose null values mean missing
   */
  NumberEncoding(Graph graph, ModelDescription model) {
    this.graph = graph;
    this.model = model;
  }

  /** The null values that are numbers. */
  static List<Double> numbers(List<String> nullValues) {
    List<Double> numbers = new ArrayList<>();
    for (String text : nullValues) {
      try {
        numbers.add(new BigDecimal(text).doubleValue());
      } catch (NumberFormatException e) {
        // A word, which no number is.
      }
    }
    return numbers;
  }

  /**
   * @param inputs at least one
   * @param numbers [rows] doubles of each
   */
  EncodedNumbers encode(List<NumberInput> inputs, List<Tensor> numbers) {
    int size = inputs.size();
    List<Tensor> columns = numbers.stream().map(each -> graph.unsqueeze(each, 1)).toList();
    Tensor all = graph.concat(columns, 1);
    Tensor missing = graph.of("IsNaN", all);
    for (double text : numbers(model.nullValues())) {
      missing = graph.of("Or", missing, graph.of("Equal", all, graph.number(text)));
    }
    for (int i = 0; i < size; i++) {
      for (double text :
          numbers(model.nullValuesOf().getOrDefault(inputs.get(i).column(), List.of()))) {
        // Equal to its own column's number alone; NaN equals nothing.
        double[] ofColumns = new double[size];
        Arrays.fill(ofColumns, Double.NaN);
        ofColumns[i] = text;
        Tensor row = graph.doubles("number/null/%d/%s".formatted(i, text), ofColumns);
        missing = graph.of("Or", missing, graph.of("Equal", all, row));
      }
    }
    double[] means = new double[size];
    double[] deviations = new double[size];
    boolean[] logs = new boolean[size];
    boolean anyLog = false;
    List<Long> order = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      NumberInput input = inputs.get(i);
      means[i] = input.mean();
      deviations[i] = input.deviation();
      logs[i] = input.transform() == Transform.LOG1P;
      anyLog |= logs[i];
      order.add((long) i);
      if (input.indicated()) {
        order.add((long) size + i);
      }
    }
    Tensor transformed = all;
    if (anyLog) {
      Tensor size1 = graph.add(graph.of("Abs", all), graph.number(1));
      Tensor logarithm = graph.multiply(graph.of("Sign", all), graph.of("Log", size1));
      transformed = graph.where(graph.booleans("transform/log1p", logs), logarithm, all);
    }
    Tensor centred = graph.subtract(transformed, graph.doubles("number/mean", means));
    Tensor standard = graph.divide(centred, graph.doubles("number/deviation", deviations));
    Tensor read = graph.cast(standard, ElementType.FLOAT);
    Tensor values = graph.where(missing, graph.floatNumber(0), read);
    // 0 * x is NaN where x is infinite.
    Tensor zeros = graph.multiply(values, graph.floatNumber(0));
    Tensor unusable = graph.unsqueeze(graph.cast(graph.sum(zeros, 1), ElementType.DOUBLE), 1);
    if (order.size() > size) {
      Tensor both = graph.concat(List.of(values, graph.cast(missing, ElementType.FLOAT)), 1);
      values = graph.pick(both, order.stream().mapToLong(Long::longValue).toArray());
    }
    return new EncodedNumbers(values, unusable);
  }
}
