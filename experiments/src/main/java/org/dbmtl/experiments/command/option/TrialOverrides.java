package org.dbmtl.experiments.command.option;

import java.util.Objects;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrialSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that go before what the study says of the limits of one training. */
public final class TrialOverrides {
  @Option(
      names = "--trial-minutes",
      paramLabel = "M",
      description = "Most minutes of one training; 0: no limit.")
  private @Nullable Double minutes;

  @Option(
      names = "--trial-memory",
      paramLabel = "GB",
      description = "Most gigabytes that one training may need; 0: no limit.")
  private @Nullable Double memory;

  /**
   * The study with these options in place of its own.
   *
   * @throws StudyException if an option's value cannot be used
   */
  public Study apply(Study study) {
    TrialSettings own = study.trial();
    try {
      return study.withTrial(
          own.with(
              s ->
                  s.minutes(Objects.requireNonNullElse(minutes, own.minutes()))
                      .memory(Objects.requireNonNullElse(memory, own.memory()))));
    } catch (StudyException e) {
      throw TrainingOverrides.onCommandLine(e);
    }
  }
}
