package org.dbmtl.experiments.command.look;

import java.nio.file.Path;
import org.dbmtl.experiments.command.option.StudyChoice;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.reports.listing.TrialSheet;
import org.dbmtl.search.look.LookJson;
import org.dbmtl.search.look.TrialDetails;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.TrialStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl show}: everything of one trial. */
@Command(
    name = "show",
    description = {
      "Show one trial: its structure, metrics by part and target, every attempt to train it, the"
          + " files it has saved, and the settings it was trained with.",
      "Looking changes nothing."
    },
    exitCodeList = {
      "0:the trial is shown",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options, no such trial, no store, or one that cannot be read"
    },
    footer = {"  dbmtl show 12", "  dbmtl show 12 --store dbmtl-out/demo --json"})
public final class ShowCommand extends DbmtlCommand {
  @Parameters(paramLabel = "TRIAL", description = "Number of the trial, as dbmtl trials has it.")
  private long number;

  @Mixin private final StudyChoice choice = new StudyChoice();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Output folder of the search, where trials save files. Default: the store's folder, or"
              + " dbmtl-out/NAME, by the study's name.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Write JSON, for programs to read.")
  private boolean json;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    try (TrialStore store = choice.open()) {
      StoredStudy study = choice.find(store);
      TrialDetails details =
          TrialDetails.of(store, study, number, StudyChoice.output(store, study, out));
      talk.out().print(json ? LookJson.trial(details) : TrialSheet.of(details));
      talk.out().flush();
      return 0;
    }
  }
}
