package org.dbmtl.experiments.demo.known;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A log as it was written, by column. */
record Log(Map<String, List<String>> columns, int rows) {
  static Log write(Path folder, int rows, OutcomeSource source) {
    try {
      KnownLog.write(folder, rows, source);
      List<String> lines = Files.readAllLines(folder.resolve("outcomes.csv"));
      String[] header = lines.get(0).split(",", -1);
      Map<String, List<String>> columns = new HashMap<>();
      for (int i = 0; i < header.length; i++) {
        columns.put(header[i], new ArrayList<>());
      }
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        for (int i = 0; i < header.length; i++) {
          columns.getOrDefault(header[i], List.of()).add(cells[i]);
        }
      }
      return new Log(columns, lines.size() - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> column(String name) {
    return columns.getOrDefault(name, List.of());
  }

  boolean on(String name, int row) {
    return !column(name).get(row).equals("0");
  }

  double rate(String name) {
    return column(name).stream().filter(cell -> !cell.equals("0")).count() / (double) rows;
  }

  /** Logarithm of the odds ratio of two outcomes. */
  double logOdds(String a, String b) {
    double[][] count = counts(a, b);
    return Math.log(count[1][1] * count[0][0] / (count[1][0] * count[0][1]));
  }

  /** How often, by [a on][b on]. */
  double[][] counts(String a, String b) {
    double[][] count = new double[2][2];
    for (int row = 0; row < rows; row++) {
      count[on(a, row) ? 1 : 0][on(b, row) ? 1 : 0]++;
    }
    return count;
  }
}
