package org.dbmtl.experiments.command.option;

import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that run many trainings of a study as it is: workers, seed, limits. */
public final class RunOverrides {
  @Mixin private final SideBySide parallel = new SideBySide();

  @Option(names = "--seed", paramLabel = "S", description = "Root of every random stream.")
  private @Nullable Long seed;

  @Mixin private final TrialOverrides limits = new TrialOverrides();

  /**
   * The study with these options in place of its own.
   *
   * @throws StudyException if an option's value cannot be used
   */
  public Study apply(Study study) {
    Study limited = limits.apply(study);
    Study seeded = seed == null ? limited : limited.withSeed(seed);
    return seeded.withSearch(
        study.search().withParallel(parallel.orElse(study.search().parallel())));
  }
}
