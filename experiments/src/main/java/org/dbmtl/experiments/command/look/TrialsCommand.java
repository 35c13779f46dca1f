package org.dbmtl.experiments.command.look;

import java.util.List;
import org.dbmtl.experiments.command.option.StudyChoice;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.reports.listing.TrialListing;
import org.dbmtl.search.look.LookJson;
import org.dbmtl.search.look.TrialChoice;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl trials}: the trials of a study. */
@Command(
    name = "trials",
    description = {
      "List the trials of a study: what was trained, by whom, how long, and what came of it.",
      "Scores are nats per row gained over the base rates. Looking changes nothing."
    },
    exitCodeList = {
      "0:the trials are listed",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options, no store, or one that cannot be read"
    },
    footer = {
      "  dbmtl trials --best --limit 10                   the ten best",
      "  dbmtl trials --store dbmtl-out/demo --state failed,running"
    })
public final class TrialsCommand extends DbmtlCommand {
  @Mixin private final StudyChoice choice = new StudyChoice();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description = "Only these: queued, running, completed, pruned, failed.")
  private List<TrialState> states = List.of();

  @Option(
      names = "--best",
      description =
          "Only those with a score: full trainings first, and of one share of a training the best"
              + " first.")
  private boolean best;

  @Option(names = "--limit", paramLabel = "N", description = "At most N trials. Default: all.")
  private @Nullable Integer limit;

  @Mixin private final ListingFormat format = new ListingFormat();

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    if (limit != null && limit < 1) {
      throw new StudyException(
          "command line: --limit is %d: use 1 or more, or leave it out for all trials"
              .formatted(limit));
    }
    try (TrialStore store = choice.open()) {
      StoredStudy study = choice.find(store);
      List<StoredTrial> trials =
          TrialChoice.of(states, best, limit == null ? 0 : limit).of(store.trials(study.number()));
      TrialListing listing = new TrialListing(study.study(), trials);
      talk.out()
          .print(
              format.choose(
                  listing::table,
                  () -> LookJson.trials(store.place(), study, trials),
                  listing::csv));
      talk.out().flush();
      return 0;
    }
  }
}
