package org.dbmtl.experiments.command.look;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.experiments.command.option.StudyChoice;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Faults;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.search.run.PrunePlan;
import org.dbmtl.search.run.Pruning;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrialSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl prune}: deletes what trials have left and nobody needs. */
@Command(
    name = "prune",
    description = {
      "Delete the files of trials that have ended, except those of the best candidates, and files"
          + " of trials that the store does not know. Results in the store stay.",
      "With --old-runs the store also forgets the runs of the study before this one. It asks first,"
          + " and refuses where workers are at work."
    },
    exitCodeList = {
      "0:it is deleted, or there is nothing to delete, or the answer was no",
      "1:a fault of dbmtl or the machine; some files may be left",
      "2:a mistake in the options, workers at work, no store, or one that cannot be read"
    },
    footer = {
      "  dbmtl prune --dry-run                            say what would be deleted",
      "  dbmtl prune --store dbmtl-out/demo --keep 1 --old-runs --yes"
    })
public final class PruneCommand extends DbmtlCommand {
  private static final String KEEP = "trial.keep";

  @Mixin private final StudyChoice choice = new StudyChoice();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Output folder of the search, where trials save files. Default: the store's folder, or"
              + " dbmtl-out/NAME, by the study's name.")
  private @Nullable Path out;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description =
          "Keep the files of the N candidates with the best mean score. Default: the study's"
              + " trial.keep.")
  private @Nullable Integer keep;

  @Option(
      names = "--old-runs",
      description = "Forget the runs of the study before this one, with their trials and files.")
  private boolean oldRuns;

  @Option(names = "--dry-run", description = "Say what would be deleted, and delete nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    if (keep != null && keep < 0) {
      throw new StudyException(
          "command line: --keep is %d: use 0 or more candidates".formatted(keep));
    }
    try (TrialStore store = choice.open()) {
      StoredStudy study = choice.find(store);
      Path output = StudyChoice.output(store, study, out);
      Pruning pruning = new Pruning(store, output);
      List<PrunePlan> plans = plans(pruning, store, study);
      talk.out().print(PruneText.of(plans, store.place(), output));
      talk.out().flush();
      if (plans.isEmpty()) {
        return 0;
      }
      if (dryRun) {
        talk.out().println("nothing is deleted: --dry-run");
        return 0;
      }
      refuseIfLive(plans, study);
      if (!yes && !isConfirmed()) {
        talk.out().println("nothing is deleted");
        return 0;
      }
      return carryOut(pruning, plans);
    }
  }

  private List<PrunePlan> plans(Pruning pruning, TrialStore store, StoredStudy study) {
    List<PrunePlan> plans = new ArrayList<>();
    if (oldRuns) {
      StudyChoice.runs(store, study.study().name()).stream()
          .filter(earlier -> earlier.run() < study.run())
          .map(pruning::forgetting)
          .forEach(plans::add);
    }
    plans.add(pruning.behindBest(study, keep == null ? ownKeep(study) : keep));
    plans.addAll(pruning.unknownRuns(study.study().name()));
    plans.removeIf(PrunePlan::isEmpty);
    return plans;
  }

  private static int ownKeep(StoredStudy study) {
    String own = study.study().settings().get(KEEP);
    return own != null && own.matches("[0-9]{1,9}")
        ? Integer.parseInt(own)
        : TrialSettings.DEFAULT.keep();
  }

  private static void refuseIfLive(List<PrunePlan> plans, StoredStudy study) {
    for (PrunePlan plan : plans) {
      List<String> live = plan.live().stream().map(Worker::label).distinct().toList();
      if (!live.isEmpty()) {
        throw new StudyException(
            ("%s %s at work on run %d of the study '%s': wait for the end, or stop %s with Ctrl-C"
                    + " (a worker that was killed on another machine counts for 5 minutes)")
                .formatted(
                    String.join(", ", live),
                    live.size() == 1 ? "is" : "are",
                    plan.run(),
                    study.study().name(),
                    live.size() == 1 ? "it" : "them"));
      }
    }
  }

  private boolean isConfirmed() {
    if (!Talk.onTerminal()) {
      throw new StudyException(
          "command line: prune asks before it deletes, and there is no terminal to ask on: add --yes,"
              + " or --dry-run to look only");
    }
    return talk.isYes("Delete? [y/N] ");
  }

  private int carryOut(Pruning pruning, List<PrunePlan> plans) {
    List<Path> left = new ArrayList<>();
    plans.forEach(plan -> left.addAll(pruning.carryOut(plan)));
    if (left.isEmpty()) {
      talk.out().println("deleted");
      return 0;
    }
    talk.err()
        .println(
            "dbmtl: %d folders could not be deleted, the first is %s: delete them yourself, or fix"
                    .formatted(left.size(), left.get(0))
                + " their permissions and prune again");
    return Faults.FAULT;
  }
}
