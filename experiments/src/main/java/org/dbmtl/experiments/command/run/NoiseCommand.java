package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.util.List;
import org.dbmtl.experiments.command.option.CacheFolder;
import org.dbmtl.experiments.command.option.NamedStructures;
import org.dbmtl.experiments.command.option.NoiseSettings;
import org.dbmtl.experiments.command.option.SideBySide;
import org.dbmtl.experiments.command.option.StudyArgument;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.reports.page.NoiseReport;
import org.dbmtl.search.evidence.NoiseSetting;
import org.dbmtl.search.evidence.NoiseStudy;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.result.NoiseFile;
import org.dbmtl.search.seeding.StructureSample;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.trainer.data.EncodedLog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl bench noise}: how many repeats each way of training needs to compare structures. */
@Command(
    name = "noise",
    description = {
      "Train some structures on some seeds in several settings, and compare the settings by the"
          + " spread between seeds, the spread of paired differences between structures, and the"
          + " repeats that it takes to distinguish structures.",
      "Without --settings: the study as it is, and other schedules, warm-up, averaged weights and"
          + " parents' weights that start random."
    },
    exitCodeList = {
      "0:the settings are compared",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the study, the data or the options",
      "130:interrupted; the seeds that had ended are compared"
    },
    footer =
        "  dbmtl bench noise study.yaml --seeds 4 --settings study constant=training.schedule:constant")
public final class NoiseCommand extends DbmtlCommand {
  private static final int STRUCTURES = 8;

  @Mixin private final StudyArgument file = new StudyArgument();

  @Option(
      names = "--targets",
      paramLabel = "A,B",
      split = "[,\\s]+",
      hideParamSyntax = true,
      description = "Only these targets, in this order.")
  private @Nullable List<String> targets;

  @Option(
      names = "--structures",
      paramLabel = "EDGES",
      arity = "1..*",
      hideParamSyntax = true,
      description =
          "Structures to compare, such as \"\" \"a>b\" \"a>b a>c\"; the first is the reference."
              + " Default: vanilla, what the seedings propose, and random ones, 8 in all.")
  private @Nullable List<String> structures;

  @Option(
      names = "--settings",
      paramLabel = "NAME=KEY:VALUE,...",
      arity = "1..*",
      hideParamSyntax = true,
      description =
          "Settings to compare, each a name and changes of the study's training and network keys;"
              + " a name alone is the study as it is.")
  private @Nullable List<String> settings;

  @Option(
      names = "--seeds",
      paramLabel = "R",
      defaultValue = "6",
      description = "Trainings of each structure in each setting. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--effect",
      paramLabel = "NATS",
      description =
          "Difference by which the settings are compared. Default: the largest clear effect.")
  private @Nullable Double effect;

  @Option(names = "--engine", paramLabel = "NAME", description = "${bundle:engines}.")
  private @Nullable String engine;

  @Mixin private final SideBySide parallel = new SideBySide();

  @Mixin private final CacheFolder cache = new CacheFolder();

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description = "Write the tables to this file too.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print one JSON object in place of the tables.")
  private boolean json;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    checkOptions();
    StudyFile source = file.open();
    Study study = study(source);
    List<NoiseSetting> compared = NoiseSettings.of(source, settings, engine);
    List<TargetGraph> named =
        structures == null
            ? List.of()
            : atLeastTwo(NamedStructures.allowed(study, "--structures", structures));
    return Talk.locating(source, () -> compare(study, compared, named));
  }

  private void checkOptions() {
    SeedTrainings.check(seeds, parallel);
    if (effect != null && !(effect > 0 && Double.isFinite(effect))) {
      throw new StudyException(
          "--effect is %s: use nats per row above 0, such as 0.0005".formatted(effect));
    }
    SeedTrainings.check("--out", out);
  }

  private Study study(StudyFile source) {
    Study own = source.study();
    try {
      Study study = targets == null ? own : own.restrictedTo(targets);
      return engine == null ? study : study.withTraining(study.training().withEngine(engine));
    } catch (StudyException | StructureException e) {
      throw new StudyException("command line: " + e.getMessage(), e);
    }
  }

  private static List<TargetGraph> atLeastTwo(List<TargetGraph> structures) {
    if (structures.size() < 2) {
      throw new StudyException(
          "a reference and another structure make 2, but there is only '%s': give more --structures, or targets"
              .formatted(structures.get(0).text()));
    }
    return structures;
  }

  private int compare(Study study, List<NoiseSetting> compared, List<TargetGraph> named) {
    Path cacheFolder = cache.path();
    try (Interruption interruption =
            new Interruption(
                talk, "interrupted: running trainings end, finished seeds are compared");
        EncodedStudy encoded = EncodedStudy.open(study, cacheFolder, talk)) {
      EncodedLog log = encoded.log();
      List<TargetGraph> structures = named.isEmpty() ? sample(study, log) : named;
      List<TrialOutcome> outcomes = train(study, encoded, compared, structures);
      boolean interrupted = interruption.hasCome();
      NoiseStudy noise =
          NoiseStudy.of(study, log.fingerprint(), structures, seeds, compared, outcomes, effect);
      if (noise != null) {
        report(noise);
      } else if (interrupted) {
        talk.say("no setting has two seeds that all structures ended on: nothing to compare");
      } else {
        throw SeedTrainings.tooManyFailed(
            "no setting has two seeds on which all structures completed", outcomes);
      }
      return interruption.exitCode();
    }
  }

  private static List<TargetGraph> sample(Study study, StudyData data) {
    return atLeastTwo(
        StructureSample.of(
            data.targetStatistics(),
            new DagSpace(study.targetNames(), study.constraints()),
            STRUCTURES,
            Seeds.of(study.seed(), "noise-structures", 0)));
  }

  private List<TrialOutcome> train(
      Study study,
      EncodedStudy encoded,
      List<NoiseSetting> compared,
      List<TargetGraph> structures) {
    List<Candidate> candidates =
        compared.stream()
            .flatMap(setting -> structures.stream().map(setting::candidate))
            .distinct()
            .toList();
    talk.say(
        "%d settings, %d structures, %d seeds: %d trainings"
            .formatted(compared.size(), structures.size(), seeds, candidates.size() * seeds));
    return SeedTrainings.run(talk, study, encoded, candidates, seeds, parallel.orElse(0));
  }

  private void report(NoiseStudy noise) {
    String page = NoiseReport.text(noise);
    talk.out().print(json ? RecordJson.text(NoiseFile.of(noise)) : page);
    talk.out().flush();
    if (out != null) {
      AtomicFile.write(out, page);
      talk.say("written: " + out);
    }
  }
}
