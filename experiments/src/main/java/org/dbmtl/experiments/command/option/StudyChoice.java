package org.dbmtl.experiments.command.option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.dbmtl.search.run.StudyAdmission;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which study of which store a user looks at: the current run of the only one, unless told. */
public final class StudyChoice {
  @Mixin private final StoreChoice store = new StoreChoice();

  @Option(
      names = "--study",
      paramLabel = "NAME",
      description = "The study, if the store holds several.")
  private @Nullable String study;

  @Option(
      names = "--run",
      paramLabel = "N",
      description = "An earlier run of the study, before a --fresh. Default: the last one.")
  private @Nullable Integer run;

  /** Opens the store. */
  public TrialStore open() {
    return store.open(StoreChoice.RESULTS, study);
  }

  /**
   * The study.
   *
   * @throws StudyException if there is no such one, or several may be meant
   */
  public StoredStudy find(TrialStore trials) {
    List<String> names = names(trials);
    if (study == null && names.size() != 1) {
      throw new StudyException(
          names.isEmpty()
              ? "%s holds no study: start one with dbmtl search --store".formatted(trials.place())
              : "%s holds %d studies, %s: choose one with --study"
                  .formatted(trials.place(), names.size(), String.join(", ", names)));
    }
    StoredStudy current =
        StudyAdmission.require(trials, Objects.requireNonNullElse(study, names.get(0)));
    return run == null ? current : runOf(trials, current.study().name(), run);
  }

  private static StoredStudy runOf(TrialStore trials, String name, int run) {
    List<StoredStudy> runs = runs(trials, name);
    return runs.stream()
        .filter(there -> there.run() == run)
        .findFirst()
        .orElseThrow(
            () ->
                new StudyException(
                    "command line: --run %d: the study '%s' in %s has no such run: use one of %s"
                        .formatted(
                            run,
                            name,
                            trials.place(),
                            runs.stream()
                                .map(there -> Integer.toString(there.run()))
                                .collect(Collectors.joining(", ")))));
  }

  /** The runs of a study that a store holds, the first one first. */
  public static List<StoredStudy> runs(TrialStore trials, String name) {
    return trials.studies().stream().filter(there -> there.study().name().equals(name)).toList();
  }

  /**
   * The output folder of a study: its trials' files are there.
   *
   * @param given by the user, or null: then the folder of the store if it has such files and they
   *     can be of no other study, and else the folder that a search takes by default
   */
  public static Path output(TrialStore trials, StoredStudy study, @Nullable Path given) {
    if (given != null) {
      return given;
    }
    if (names(trials).size() == 1 && !TrialStores.isUrl(trials.place())) {
      Path folder = Path.of(trials.place()).toAbsolutePath().getParent();
      Path shown = Path.of(trials.place()).getParent();
      if (folder != null && Files.isDirectory(folder.resolve("trials"))) {
        return shown == null ? Path.of("") : shown;
      }
    }
    return StoreChoice.RESULTS.resolve(study.study().name());
  }

  private static List<String> names(TrialStore trials) {
    return trials.studies().stream().map(there -> there.study().name()).distinct().toList();
  }
}
