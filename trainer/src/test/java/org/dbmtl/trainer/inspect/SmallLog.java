package org.dbmtl.trainer.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * A small log whose every value is also here, to compute from. Column {@code strong} predicts
 * {@code click} with AUC near .9; {@code leak} gives it away by value, {@code leakNumber} by two
 * bands of numbers.
 */
final class SmallLog {
  static final List<String> COLUMNS =
      List.of(
          "user",
          "tags",
          "age",
          "leak",
          "leakNumber",
          "strong",
          "same",
          "rowText",
          "empty",
          "click",
          "like",
          "never",
          "stay",
          "split");

  private final List<List<String>> rows = new ArrayList<>();

  SmallLog(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      boolean click = random.nextDouble() < 0.3;
      boolean like = random.nextDouble() < (click ? 0.4 : 0.05);
      String split = i < count * 0.6 ? "train" : i < count * 0.8 ? "valid" : "test";
      double strong = random.nextGaussian() + (click ? 1.8 : 0);
      double band = 2 + random.nextDouble();
      rows.add(
          List.of(
              random.nextDouble() < 0.1 ? "" : "u" + random.nextInt(1 + i / 5),
              random.nextDouble() < 0.2
                  ? ""
                  : "t" + random.nextInt(3) + ",t" + random.nextInt(1 + i / 9),
              random.nextDouble() < 0.15 ? "" : Integer.toString(random.nextInt(90)),
              (click ? "a" : "b") + random.nextInt(4),
              Double.toString(click ? (random.nextBoolean() ? band : -band) : random.nextDouble()),
              Double.toString(strong),
              "x",
              "row " + i,
              "",
              click ? "1" : "0",
              random.nextDouble() < 0.1 ? "" : like ? "1" : "0",
              "0",
              Double.toString(100 * random.nextDouble()),
              split));
    }
  }

  Path write(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of(String.join(",", COLUMNS)));
    for (List<String> row : rows) {
      lines.add(String.join(",", row.stream().map(v -> '"' + v + '"').toList()));
    }
    return Files.write(file, lines);
  }

  /** Values of a column in the rows of a part. */
  List<String> values(String column, String part) {
    int split = COLUMNS.indexOf("split");
    int at = COLUMNS.indexOf(column);
    return rows.stream()
        .filter(row -> row.get(split).equals(part))
        .map(row -> row.get(at))
        .toList();
  }

  long count(String column, String part, Predicate<String> which) {
    return values(column, part).stream().filter(which).count();
  }
}
