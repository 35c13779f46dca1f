package org.dbmtl.search.result;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.NoiseComponents;
import org.dbmtl.search.evidence.NoiseSetting;
import org.dbmtl.search.evidence.NoiseStudy;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.SettingNoise;
import org.jspecify.annotations.Nullable;

/**
 * A {@link NoiseStudy} for programs to read. All that differs between two runs stands in {@code
 * times}.
 *
 * @param structures the first is the reference
 * @param effect by which settings are compared, nats per row
 * @param incomplete settings of which too little was trained
 */
public record NoiseFile(
    String study,
    long seed,
    String data,
    int seeds,
    List<TargetGraph> structures,
    double effect,
    String effectSource,
    List<Setting> settings,
    List<String> incomplete,
    List<Failure> failed,
    Times times) {

  /**
   * One way of training.
   *
   * @param scores by structure, then by seed
   * @param repeatsOfScores which repeats these are
   */
  public record Setting(
      String name,
      String change,
      int seeds,
      double score,
      @Nullable Double standardError,
      double referenceScore,
      @Nullable Double referenceStandardError,
      Spread spread,
      Repeats repeats,
      TargetGraph mostDifferent,
      Map<String, Map<String, Double>> reference,
      List<Effect> effects,
      List<List<Double>> scores,
      List<Integer> repeatsOfScores) {}

  /** Deviations; as {@link NoiseComponents}. */
  public record Spread(
      double seeds,
      double differencesToReference,
      double differences,
      double ratioToFirst,
      double means,
      double structures) {}

  /** Repeats that tell such an effect; null if too many. */
  public record Repeats(
      @Nullable Integer largestEffect,
      @Nullable Integer commonEffect,
      @Nullable Integer typicalDifference) {}

  /** What a structure scores more than the reference. */
  public record Effect(TargetGraph structure, @JsonUnwrapped Difference difference) {}

  /** A training that failed. */
  public record Failure(TargetGraph structure, int repeat, String cause) {}

  /** CPU seconds by setting. */
  public record Times(Map<String, Double> cpuSecondsPerTrial) {}

  /** The file of a study of noise. */
  public static NoiseFile of(NoiseStudy noise) {
    Map<String, Double> cpu = new LinkedHashMap<>();
    noise.settings().forEach(s -> cpu.put(s.setting().name(), s.cpuSeconds()));
    return new NoiseFile(
        noise.study().name(),
        noise.study().seed(),
        noise.data(),
        noise.seeds(),
        noise.structures(),
        noise.effect(),
        noise.effectSource(),
        noise.settings().stream().map(setting -> setting(noise, setting)).toList(),
        noise.incomplete().stream().map(NoiseSetting::name).toList(),
        noise.failed().stream()
            .map(
                failed ->
                    new Failure(
                        failed.spec().candidate().structure(),
                        failed.spec().repeat(),
                        failed.cause()))
            .toList(),
        new Times(cpu));
  }

  private static Setting setting(NoiseStudy noise, SettingNoise setting) {
    RankedCandidate reference = setting.reference();
    NoiseComponents components = setting.components();
    Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    Measured.means(reference.targets())
        .forEach((target, means) -> metrics.put(target, means.values()));
    return new Setting(
        setting.setting().name(),
        setting.setting().change(),
        setting.repeats().size(),
        setting.score().mean(),
        setting.score().standardError(),
        reference.score().mean(),
        reference.score().standardError(),
        new Spread(
            components.betweenSeeds(),
            components.toReference(),
            components.ofDifferences(),
            noise.ratioToFirst(setting),
            components.betweenMeans(),
            components.ofStructures()),
        new Repeats(
            setting.repeatsToDetect(setting.effect(setting.mostDifferent()).mean()),
            setting.repeatsToDetect(noise.effect()),
            setting.repeatsToDetect(components.typicalDifference())),
        setting.mostDifferent().candidate().structure(),
        metrics,
        setting.structures().stream()
            .map(of -> new Effect(of.candidate().structure(), setting.effect(of)))
            .toList(),
        setting.structures().stream()
            .map(of -> setting.repeats().stream().map(of.repeatScores()::get).toList())
            .toList(),
        setting.repeats());
  }
}
