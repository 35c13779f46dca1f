package org.dbmtl.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;

/**
 * A CSV file of noise, and the study that reads it: one multi-valued column, ids with vocabularies
 * geometrically spaced from 10 to 200,000 of which every fifth is a text, one number for three ids,
 * 4 binary targets and a continuous one. Some values are missing. The parts are cut by chance.
 */
final class GeneratedCsv {
  static final int LEAST_COLUMNS = 8;

  private static final List<String> BINARY = List.of("click", "interact", "follow", "cart");
  private static final int LEAST_VOCABULARY = 10;
  private static final int MOST_VOCABULARY = 200_000;
  private static final int TAGS = 1000;
  private static final int MOST_TAGS = 5;
  private static final double RATE = 0.1;
  private static final double MISSING = 0.05;

  /** Bytes of a value and its comma, at most on average. */
  private static final int VALUE = 10;

  private final int numbers;
  private final int[] vocabularies;

  /**
   * @param columns columns of the file, at least {@value #LEAST_COLUMNS}
   */
  GeneratedCsv(int columns) {
    int inputs = columns - BINARY.size() - 2;
    numbers = inputs / 4;
    vocabularies = new int[inputs - numbers];
    for (int i = 0; i < vocabularies.length; i++) {
      double share = i / Math.max(1.0, vocabularies.length - 1.0);
      double spacing = Math.pow((double) MOST_VOCABULARY / LEAST_VOCABULARY, share);
      vocabularies[i] = (int) Math.round(LEAST_VOCABULARY * spacing);
    }
  }

  private int columns() {
    return vocabularies.length + numbers + BINARY.size() + 2;
  }

  /** Bytes that the file takes at most. */
  long bytes(long rows) {
    return rows * columns() * VALUE;
  }

  private static boolean isText(int id) {
    return id % 5 == 4;
  }

  void write(Path file, long rows, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      StringBuilder line = new StringBuilder(header());
      for (long row = 0; row < rows; row++) {
        line.append('\n');
        ids(line, random);
        tags(line, random);
        for (int i = 0; i < numbers; i++) {
          if (random.nextDouble() >= MISSING) {
            decimal(line, (int) Math.round(1000 * random.nextGaussian()));
          }
          line.append(',');
        }
        for (int i = 0; i < BINARY.size(); i++) {
          line.append(random.nextDouble() < RATE ? '1' : '0').append(',');
        }
        decimal(line, (int) (30_000 * random.nextExponential()));
        out.write(line.toString().getBytes(StandardCharsets.US_ASCII));
        line.setLength(0);
      }
      out.write('\n');
    }
  }

  private String header() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < vocabularies.length; i++) {
      names.add("id" + i);
    }
    names.add("tags");
    for (int i = 0; i < numbers; i++) {
      names.add("number" + i);
    }
    names.addAll(BINARY);
    names.add("stay");
    return String.join(",", names);
  }

  private void ids(StringBuilder line, SplittableRandom random) {
    for (int i = 0; i < vocabularies.length; i++) {
      // Log-uniform ranks have popularity 1 / rank.
      int id = (int) Math.exp(Math.log(vocabularies[i]) * random.nextDouble());
      if (isText(i)) {
        line.append("name-");
      }
      line.append(id).append(',');
    }
  }

  private static void tags(StringBuilder line, SplittableRandom random) {
    int tags = random.nextInt(MOST_TAGS + 1);
    for (int k = 0; k < tags; k++) {
      line.append(k == 0 ? "t" : "|t").append(random.nextInt(TAGS));
    }
    line.append(',');
  }

  private static void decimal(StringBuilder line, int thousandths) {
    int absolute = Math.abs(thousandths);
    line.append(thousandths < 0 ? "-" : "").append(absolute / 1000).append('.');
    int rest = absolute % 1000;
    line.append(rest / 100).append(rest / 10 % 10).append(rest % 10);
  }

  Study study(Path file) {
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < vocabularies.length; i++) {
      features.add(new Feature.Id("id" + i, "id" + i, 1, 0));
    }
    features.add(new Feature.Ids("tags", "tags", "|", MOST_TAGS, 1, 0));
    for (int i = 0; i < numbers; i++) {
      features.add(new Feature.Numeric("number" + i, "number" + i, Transform.NONE, true));
    }
    List<Target> targets = new ArrayList<>();
    for (String name : BINARY) {
      targets.add(Target.binary(name));
    }
    targets.add(new Target.Continuous("stay", "stay", Transform.LOG1P, 1, null));
    return Study.of(
        "bench",
        DataSettings.files(new Split.ByRatio(Split.Shares.STANDARD, null), file.toString()),
        features,
        targets);
  }
}
