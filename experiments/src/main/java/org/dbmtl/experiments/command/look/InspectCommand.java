package org.dbmtl.experiments.command.look;

import java.nio.file.Path;
import org.dbmtl.experiments.command.option.CacheFolder;
import org.dbmtl.experiments.command.option.StudyArgument;
import org.dbmtl.experiments.command.progress.EncodingLines;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.trainer.inspect.InspectionJson;
import org.dbmtl.trainer.inspect.InspectionText;
import org.dbmtl.trainer.inspect.LogInspection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl inspect}: what a study reads. */
@Command(
    name = "inspect",
    description = {
      "Show what a study reads: rows, missing values, vocabularies, each target's rate or mean and"
          + " entropy, P(a | b) for all pairs of targets. Proposes tiers for targets that happen only"
          + " where others do.",
      "Warns of features that give a target away, constants, and targets of one class."
    },
    exitCodeList = {
      "0:the study can be read, warnings or not",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the study or the data"
    },
    footer = "  dbmtl inspect study.yaml --json > inspection.json")
public final class InspectCommand extends DbmtlCommand {
  @Mixin private final StudyArgument file = new StudyArgument();

  @Option(names = "--json", description = "Write JSON, for programs to read.")
  private boolean json;

  @Mixin private final CacheFolder cache = new CacheFolder();

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    StudyFile source = file.open();
    Path cacheFolder = cache.path();
    LogInspection inspection =
        Talk.locating(
            source, () -> LogInspection.of(source.study(), cacheFolder, new EncodingLines(talk)));
    talk.out().print(json ? InspectionJson.of(inspection) : InspectionText.of(inspection));
    return 0;
  }
}
