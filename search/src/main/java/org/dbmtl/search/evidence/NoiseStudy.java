package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/**
 * Settings compared by how many repeats they need to distinguish structures. Each setting trains
 * the same structures on the same seeds. Immutable.
 *
 * @param study what was trained; its own hyperparameters count only where a setting keeps them
 * @param data fingerprint of the encoded log
 * @param structures those compared, the reference first
 * @param seeds that were asked for
 * @param settings those with two seeds or more, in the order asked for; not empty
 * @param incomplete those with fewer, because trials failed or the user interrupted
 * @param failed the trials that failed; their seeds do not count in their setting
 * @param effect size of the difference by which the settings are compared, nats per row; above 0
 *     unless no structures differ at all
 * @param effectSource where that size comes from, for people
 */
public record NoiseStudy(
    Study study,
    String data,
    List<TargetGraph> structures,
    int seeds,
    List<SettingNoise> settings,
    List<NoiseSetting> incomplete,
    List<Failed> failed,
    double effect,
    String effectSource) {

  public NoiseStudy {
    structures = List.copyOf(structures);
    settings = List.copyOf(settings);
    incomplete = List.copyOf(incomplete);
    failed = List.copyOf(failed);
  }

  /**
   * Compares the settings, or null if none has two seeds on which all structures completed.
   *
   * @param structures at least two, all different, the reference first
   * @param seeds that were asked for
   * @param outcomes of all settings, in trial order
   * @param effect size by which to compare, nats per row, above 0; null for the largest effect of
   *     the first setting whose largest effect has an interval without 0, or else the median of the
   *     settings' largest effects
   */
  public static @Nullable NoiseStudy of(
      Study study,
      String data,
      List<TargetGraph> structures,
      int seeds,
      List<NoiseSetting> settings,
      List<TrialOutcome> outcomes,
      @Nullable Double effect) {
    List<SettingNoise> measured = new ArrayList<>();
    List<NoiseSetting> incomplete = new ArrayList<>();
    for (NoiseSetting setting : settings) {
      SettingNoise noise = SettingNoise.of(setting, structures, outcomes);
      if (noise == null) {
        incomplete.add(setting);
      } else {
        measured.add(noise);
      }
    }
    if (measured.isEmpty()) {
      return null;
    }
    List<Failed> failed =
        outcomes.stream().filter(Failed.class::isInstance).map(Failed.class::cast).toList();
    CommonEffect common =
        effect == null ? CommonEffect.of(measured) : new CommonEffect(effect, "as asked for");
    return new NoiseStudy(
        study,
        data,
        structures,
        seeds,
        measured,
        incomplete,
        failed,
        common.size(),
        common.source());
  }

  /** The setting's spread of paired differences over the first setting's. */
  public double ratioToFirst(SettingNoise noise) {
    return noise.components().ofDifferences() / settings.get(0).components().ofDifferences();
  }

  private record CommonEffect(double size, String source) {
    static CommonEffect of(List<SettingNoise> settings) {
      DescriptiveStatistics largest = new DescriptiveStatistics();
      for (SettingNoise noise : settings) {
        Difference effect = noise.effect(noise.mostDifferent());
        if (effect.isClear()) {
          return new CommonEffect(
              Math.abs(effect.mean()),
              "the largest effect of setting '%s', whose interval excludes 0"
                  .formatted(noise.setting().name()));
        }
        largest.addValue(Math.abs(effect.mean()));
      }
      return new CommonEffect(
          largest.getPercentile(50),
          "the median of the settings' largest effects, none of which is clear of 0");
    }
  }
}
