package org.dbmtl.experiments.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text format that Prometheus reads, by its specification: HELP and TYPE once and before
 * the samples, which stand together; buckets that add up.
 */
record PrometheusText(Map<String, String> types, Map<String, Double> samples) {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL =
      "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\n\"])*)\"";
  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (" + NAME + ") (.*)");
  private static final Pattern SAMPLE =
      Pattern.compile("(" + NAME + ")(?:\\{((?:" + LABEL + ",?)*)\\})? (\\S+)( -?\\d+)?");

  static PrometheusText parse(String text) {
    assertThat(text).endsWith("\n");
    Map<String, String> types = new HashMap<>();
    Map<String, Double> samples = new LinkedHashMap<>();
    Map<String, String> helps = new HashMap<>();
    String family = "";
    for (String line : text.lines().toList()) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches()) {
        family = comment.group(2);
        Map<String, String> map = comment.group(1).equals("TYPE") ? types : helps;
        assertThat(map.put(family, comment.group(3))).as("twice: " + line).isNull();
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      String type = types.get(family);
      String suffix = sample.group(1).substring(family.length());
      assertThat(sample.group(1)).as("under its family").startsWith(family);
      assertThat(suffix).as(line).matches("histogram".equals(type) ? "_bucket|_sum|_count" : "");
      Map<String, String> labels = new TreeMap<>();
      if (sample.group(2) != null) {
        Matcher label = Pattern.compile(LABEL).matcher(sample.group(2));
        while (label.find()) {
          labels.put(label.group(1), label.group(2));
        }
      }
      double value = Double.parseDouble(sample.group(5).replace("+Inf", "Infinity"));
      assertThat(samples.put(sample.group(1) + labels, value)).as("twice: " + line).isNull();
    }
    assertThat(helps).containsOnlyKeys(types.keySet());
    types.forEach(
        (name, type) -> {
          assertThat(type).isIn("counter", "gauge", "histogram");
          if (type.equals("histogram")) {
            bucketsAddUp(name, samples);
          }
        });
    return new PrometheusText(types, samples);
  }

  private static void bucketsAddUp(String name, Map<String, Double> samples) {
    double bound = Double.NEGATIVE_INFINITY;
    double before = 0;
    for (Map.Entry<String, Double> each : samples.entrySet()) {
      if (each.getKey().startsWith(name + "_bucket")) {
        double next =
            Double.parseDouble(
                each.getKey().replaceAll(".*le=([^,}]*).*", "$1").replace("+Inf", "Infinity"));
        assertThat(next).isGreaterThan(bound);
        assertThat(each.getValue()).isGreaterThanOrEqualTo(before);
        bound = next;
        before = each.getValue();
      }
    }
    assertThat(bound).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(samples.get(name + "_count{}")).isEqualTo(before);
  }

  /** The value of a metric with these labels and no others. */
  double value(String name, String... labels) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    assertThat(samples).containsKey(name + map);
    return samples.getOrDefault(name + map, Double.NaN);
  }
}
