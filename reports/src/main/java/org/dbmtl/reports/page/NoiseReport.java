package org.dbmtl.reports.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.format.Markdown;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.section.HeadlineMetrics;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.NoiseComponents;
import org.dbmtl.search.evidence.NoiseSetting;
import org.dbmtl.search.evidence.NoiseStudy;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.SettingNoise;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of settings by their noise as one Markdown page, which a terminal shows as well: the
 * spreads and the repeats they ask for, the reference's metrics, and each structure's effect.
 */
public final class NoiseReport {
  /** Repeats beyond which two structures are equal for practical purposes. */
  private static final int MOST_REPEATS = 100;

  private final NoiseStudy noise;
  private final StringBuilder page = new StringBuilder();

  private NoiseReport(NoiseStudy noise) {
    this.noise = noise;
  }

  /** The page's text. */
  public static String text(NoiseStudy noise) {
    return new NoiseReport(noise).text();
  }

  private String text() {
    line("# Noise of %s", Markdown.escape(noise.study().name()));
    line("");
    line(
        "%d structures on %d seeds, seed %d; the reference is %s. Nats per row.",
        noise.structures().size(),
        noise.seeds(),
        noise.study().seed(),
        structure(noise.structures().get(0)));
    line("");
    spreads();
    line("Common effect: %s, %s.", Numbers.score(noise.effect()), noise.effectSource());
    line("");
    scores();
    effects();
    settings();
    gaps();
    return page.toString();
  }

  private void spreads() {
    List<List<String>> rows = new ArrayList<>();
    for (SettingNoise setting : noise.settings()) {
      NoiseComponents components = setting.components();
      Difference largest = setting.effect(setting.mostDifferent());
      rows.add(
          List.of(
              setting.setting().name(),
              Integer.toString(setting.repeats().size()),
              Numbers.score(components.betweenSeeds()),
              Numbers.score(components.ofDifferences()),
              String.format(Locale.ROOT, "%.2f", noise.ratioToFirst(setting)),
              Numbers.score(components.toReference()),
              Numbers.score(components.betweenMeans()),
              Numbers.score(components.ofStructures()),
              withMargin(largest),
              repeats(setting.repeatsToDetect(largest.mean())),
              repeats(setting.repeatsToDetect(noise.effect())),
              repeats(setting.repeatsToDetect(components.typicalDifference()))));
    }
    table(
        List.of(
            "setting",
            "seeds",
            "between seeds",
            "of differences",
            "ratio",
            "to reference",
            "between means",
            "of structures",
            "largest effect",
            "repeats for it",
            "for common",
            "for typical"),
        rows);
  }

  private void scores() {
    Map<String, Metric> metrics = HeadlineMetrics.of(List.of(noise.settings().get(0).reference()));
    List<String> headings = new ArrayList<>(List.of("setting", "score", "of the reference"));
    metrics.forEach(
        (target, metric) -> headings.add(Markdown.escape(target) + " " + metric.heading()));
    headings.add("CPU s per trial");
    List<List<String>> rows = new ArrayList<>();
    for (SettingNoise setting : noise.settings()) {
      RankedCandidate reference = setting.reference();
      List<String> cells = new ArrayList<>();
      cells.add(setting.setting().name());
      cells.add(Numbers.withError(setting.score()));
      cells.add(Numbers.withError(reference.score()));
      metrics.forEach(
          (target, metric) -> cells.add(Numbers.metric(metric, reference.targets().get(target))));
      cells.add(String.format(Locale.ROOT, "%.1f", setting.cpuSeconds()));
      rows.add(cells);
    }
    table(headings, rows);
  }

  private void effects() {
    List<String> headings = new ArrayList<>(List.of("effect against the reference"));
    noise.settings().forEach(setting -> headings.add(setting.setting().name()));
    List<List<String>> rows = new ArrayList<>();
    for (int s = 1; s < noise.structures().size(); s++) {
      List<String> cells = new ArrayList<>();
      cells.add(structure(noise.structures().get(s)));
      for (SettingNoise setting : noise.settings()) {
        cells.add(withMargin(setting.effect(setting.structures().get(s))));
      }
      rows.add(cells);
    }
    table(headings, rows);
  }

  private void settings() {
    noise.settings().forEach(setting -> setting(setting.setting(), ""));
    noise.incomplete().forEach(s -> setting(s, "; left out: fewer than two seeds completed"));
  }

  private void setting(NoiseSetting setting, String remark) {
    String change = setting.change();
    line(
        "- %s: %s%s",
        setting.name(), change.isEmpty() ? "the study as it is" : Markdown.code(change), remark);
  }

  private void gaps() {
    if (!noise.failed().isEmpty()) {
      Failed first = noise.failed().get(0);
      line("");
      line(
          "%d trials failed, and their seeds do not count in their settings; the first: %s",
          noise.failed().size(), Markdown.escape(first.cause()));
    }
  }

  private void table(List<String> headings, List<List<String>> rows) {
    page.append(Markdown.aligned(1, headings, rows)).append('\n');
  }

  private void line(String format, Object... values) {
    page.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** The mean and half the width of its 95 % interval; a star where that excludes 0. */
  private static String withMargin(Difference difference) {
    Double high = difference.high();
    return high == null
        ? Numbers.signed(difference.mean())
        : "%s ± %s%s"
            .formatted(
                Numbers.signed(difference.mean()),
                Numbers.score(high - difference.mean()),
                difference.isClear() ? " \\*" : "");
  }

  private static String repeats(@Nullable Integer repeats) {
    return repeats == null || repeats > MOST_REPEATS
        ? "over " + MOST_REPEATS
        : Integer.toString(repeats);
  }

  private static String structure(TargetGraph structure) {
    return structure.edgeCount() == 0 ? "(no edges)" : Markdown.code(structure.text());
  }
}
