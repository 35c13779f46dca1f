package org.dbmtl.experiments.command.look;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.experiments.command.option.StoreChoice;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Faults;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.reports.listing.StudyListing;
import org.dbmtl.search.look.LookJson;
import org.dbmtl.search.look.StudySummary;
import org.dbmtl.search.store.StoreException;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dbmtl studies}: how the studies of stores stand. */
@Command(
    name = "studies",
    description = {
      "List studies: whether they run, how many trials are done, and the best structure so far.",
      "Every run of a study is listed; a search goes on with the last one. Looking changes nothing."
    },
    exitCodeList = {
      "0:all stores were read",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options, no store, or one that cannot be read"
    },
    footer = {
      "  dbmtl studies                                    all below dbmtl-out",
      "  dbmtl studies --store postgresql://me@db/trials --json"
    })
public final class StudiesCommand extends DbmtlCommand {
  @Mixin private final StoreChoice store = new StoreChoice();

  @Mixin private final ListingFormat format = new ListingFormat();

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    List<String> places = store.all(StoreChoice.RESULTS);
    List<StudySummary> studies = new ArrayList<>();
    List<StoreException> unreadable = new ArrayList<>();
    for (String place : places) {
      try (TrialStore trials = TrialStores.open(place)) {
        studies.addAll(StudySummary.all(trials));
      } catch (StoreException e) {
        unreadable.add(e);
      }
    }
    if (places.size() == 1 && unreadable.size() == 1) {
      throw unreadable.get(0);
    }
    talk.out()
        .print(
            format.choose(
                () -> StudyListing.table(studies),
                () -> LookJson.studies(studies),
                () -> StudyListing.csv(studies)));
    talk.out().flush();
    // One damaged store does not hide the others.
    unreadable.forEach(e -> talk.err().println("dbmtl: " + e.getMessage()));
    return unreadable.isEmpty() ? 0 : Faults.MISTAKE;
  }
}
