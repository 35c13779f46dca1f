package org.dbmtl.experiments.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedStreamTest {
  private static final int ROWS = 50_000;

  @TempDir static Path folder;

  private static List<Map<String, String>> rows = List.of();

  @BeforeAll
  static void simulate() throws IOException {
    rows = read(write("log.csv", ROWS, 1));
  }

  @Test
  void theSameSeedGivesTheSameFileAndAnotherAnother() throws IOException {
    assertThat(write("a.csv", 500, 3)).hasSameTextualContentAs(write("b.csv", 500, 3));
    assertThat(Files.readString(write("c.csv", 500, 4)))
        .isNotEqualTo(Files.readString(folder.resolve("a.csv")));
  }

  /**
   * Digest of the file as it was before the draws had a class of their own: the demo's figures are
   * of this log.
   */
  @Test
  void theLogOfTheDemoStaysAsItIs() throws Exception {
    byte[] file = Files.readAllBytes(write("old.csv", 5000, 20_190_225));

    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(file)))
        .isEqualTo("20e0c310fd2b61bc44d53041493271c7564bba8b");
  }

  @Test
  void nothingHappensWithoutAClick() {
    assertThat(rows).hasSize(ROWS);
    assertThat(rows.stream().filter(off("click")))
        .allMatch(
            row ->
                SimulatedStream.TARGETS.stream().allMatch(target -> "0".equals(row.get(target))));
  }

  @Test
  void followIsSeenInOneOfSixteenRowsUntilTheLastFifth() {
    for (int row = 0; row < ROWS; row++) {
      boolean seen = row >= ROWS * 4 / 5 || row % 16 == 0;
      assertThat(rows.get(row).get("follow_seen"))
          .isEqualTo(seen ? rows.get(row).get("follow") : "");
    }
  }

  @Test
  void aGlanceIsAClickWithoutAStay() {
    assertThat(rate(row -> stay(row) == 0, on("click"))).isBetween(0.24, 0.26);
  }

  @Test
  void everyOutcomeIsCommonEnoughToLearn() {
    assertThat(rate(on("click"), row -> true)).isBetween(0.25, 0.5);
    for (String target : List.of("like", "comment", "follow", "goods_bag")) {
      assertThat(rate(on(target), row -> true)).as(target).isBetween(0.01, 0.2);
    }
  }

  @Test
  void childrenFollowTheirParents() {
    Predicate<Map<String, String>> clicked = on("click");
    Predicate<Map<String, String>> longStay = row -> stay(row) > 30_000;
    for (String child : List.of("like", "goods_bag")) {
      assertThat(rate(on(child), clicked.and(longStay)))
          .as(child)
          .isGreaterThan(2 * rate(on(child), clicked.and(longStay.negate())));
    }
    for (String child : List.of("comment", "follow")) {
      assertThat(rate(on(child), clicked.and(on("like"))))
          .as(child)
          .isGreaterThan(4 * rate(on(child), clicked.and(off("like"))));
    }
  }

  @Test
  void aFewUsersAreSeenVeryOften() {
    Map<String, Integer> seen = new HashMap<>();
    rows.forEach(row -> seen.merge(row.get("user_id"), 1, Integer::sum));
    int mostSeen =
        seen.values().stream()
            .sorted((a, b) -> b - a)
            .limit(seen.size() / 100)
            .mapToInt(n -> n)
            .sum();

    assertThat(mostSeen).isGreaterThan(ROWS / 5);
  }

  private static long stay(Map<String, String> row) {
    return Long.parseLong(row.getOrDefault("stay_ms", ""));
  }

  private static Predicate<Map<String, String>> on(String target) {
    return row -> "1".equals(row.get(target));
  }

  private static Predicate<Map<String, String>> off(String target) {
    return row -> "0".equals(row.get(target));
  }

  private static double rate(
      Predicate<Map<String, String>> of, Predicate<Map<String, String>> among) {
    long all = rows.stream().filter(among).count();
    return (double) rows.stream().filter(among).filter(of).count() / all;
  }

  private static Path write(String name, int rows, long seed) {
    Path file = folder.resolve(name);
    SimulatedStream.write(file, rows, seed);
    return file;
  }

  private static List<Map<String, String>> read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> header = List.of(lines.get(0).split(",", -1));
    return lines.stream()
        .skip(1)
        .map(
            line -> {
              String[] values = line.split(",", -1);
              Map<String, String> row = new HashMap<>();
              for (int i = 0; i < values.length; i++) {
                row.put(header.get(i), values[i]);
              }
              return row;
            })
        .toList();
  }
}
