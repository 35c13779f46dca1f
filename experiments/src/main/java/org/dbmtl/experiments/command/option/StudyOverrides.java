package org.dbmtl.experiments.command.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.search.strategy.StrategyProvider;
import org.dbmtl.search.study.EdgeSignalNames;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.MetricSettings;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Repeats;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.SearchSettings.Evaluator;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the command line that go before what the study says. */
public final class StudyOverrides {
  @Mixin private final TrainingOverrides training = new TrainingOverrides();

  @Option(names = "--strategy", paramLabel = "NAME", description = "${bundle:strategies}.")
  private @Nullable String strategy;

  @Option(names = "--trials", paramLabel = "N", description = "Budget in trainings; 0: no limit.")
  private @Nullable Integer trials;

  @Option(names = "--minutes", paramLabel = "M", description = "Budget in minutes; 0: no limit.")
  private @Nullable Double minutes;

  @Option(
      names = "--repeats",
      paramLabel = "R",
      description =
          "Trainings of each candidate; auto, or at first and at most such as 2..8: those that can"
              + " still be the best race on.")
  private @Nullable String repeats;

  @Option(
      names = "--start",
      paramLabel = "EDGES",
      description = "Structure that 'local' edits first, such as \"click>like click>stay\".")
  private @Nullable String start;

  @Option(
      names = "--require",
      paramLabel = "EDGES",
      description = "Edges that every structure has, in place of the study's.")
  private @Nullable String require;

  @Option(
      names = "--forbid",
      paramLabel = "EDGES",
      description = "Edges that no structure has, in place of the study's.")
  private @Nullable String forbid;

  @Option(
      names = "--tiers",
      paramLabel = "TIERS",
      description =
          "Groups of targets from cause to effect, such as \"click | like,follow\":"
              + " no edge leads back to an earlier group.")
  private @Nullable String tiers;

  @Option(names = "--max-parents", paramLabel = "N", description = "Most parents of one target.")
  private @Nullable Integer maxParents;

  @Option(names = "--seeding", paramLabel = "NAME", description = "${bundle:seedings}.")
  private @Nullable String seeding;

  @Option(
      names = "--evaluator",
      paramLabel = "NAME",
      description =
          "What says how good a structure is: masked (one training prices all, where edges carry"
              + " labels), trained (each candidate is) or auto.")
  private @Nullable String evaluator;

  @Option(
      names = "--margin",
      paramLabel = "NATS",
      description = "What an edge must gain to stay in the masked evaluator's best structure.")
  private @Nullable Double margin;

  @Option(
      names = "--edge-signal",
      paramLabel = "NAME",
      description = "What edges carry: embedding, probability, label or a name of your own.")
  private @Nullable String edgeSignal;

  @Mixin private final SideBySide parallel = new SideBySide();

  @Option(
      names = "--confirm",
      paramLabel = "N",
      description = "Fresh seeds on which the best and vanilla structure, mtl and wdl are judged.")
  private @Nullable Integer confirm;

  @Option(
      names = "--objective",
      paramLabel = "NAME",
      description =
          "What the score is, in place of the study's: joint (the likelihood of all targets), served"
              + " (from the features alone) or fused (AUC of the weighted sum).")
  private @Nullable String objective;

  @Option(names = "--pareto", description = "Report the front over the targets' gains too.")
  private boolean pareto;

  @Option(names = "--seed", paramLabel = "S", description = "Root of every random stream.")
  private @Nullable Long seed;

  /**
   * The study with these options in place of its own.
   *
   * @throws StudyException if an option's value cannot be used; the message says that it stands on
   *     the command line
   */
  public Study apply(Study study) {
    try {
      Study changed = training.apply(study);
      if (seed != null) {
        changed = changed.withSeed(seed);
      }
      if (edgeSignal != null) {
        EdgeSignals all = EdgeSignals.all(EdgeSignalNames.named(edgeSignal));
        changed = changed.withNetwork(changed.network().withSignals(all));
      }
      return withObjective(withSearch(withConstraints(changed)));
    } catch (StudyException | StructureException e) {
      throw TrainingOverrides.onCommandLine(e);
    }
  }

  private Study withConstraints(Study study) {
    EdgeConstraints own = study.constraints();
    List<String> names = study.targetNames();
    return study.withConstraints(
        new EdgeConstraints(
            require == null ? own.required() : edges("--require", names, require),
            forbid == null ? own.forbidden() : edges("--forbid", names, forbid),
            tiers == null ? own.tiers() : groups(names, tiers),
            Objects.requireNonNullElse(maxParents, own.maxParents())));
  }

  private Study withSearch(Study study) {
    SearchSettings own = study.search();
    if (start != null) {
      String text = start;
      TrainingOverrides.naming("--start", () -> TargetGraph.parse(study.targetNames(), text));
    }
    return study.withSearch(
        own.with(
            s -> {
              s.strategy(Objects.requireNonNullElse(strategy, own.strategy()));
              s.trials(trials == null ? defaultTrials(study, repeatsOf(own)) : trials);
              s.minutes(Objects.requireNonNullElse(minutes, own.minutes()));
              s.repeats(repeatsOf(own));
              s.parallel(parallel.orElse(own.parallel()));
              s.start(start == null ? own.start() : start);
              s.seeding(Objects.requireNonNullElse(seeding, own.seeding()));
              s.evaluator(evaluator == null ? own.evaluator() : evaluator(evaluator));
              s.margin(Objects.requireNonNullElse(margin, own.margin()));
              s.confirm(Objects.requireNonNullElse(confirm, own.confirm()));
            }));
  }

  private static Evaluator evaluator(String key) {
    return Keyed.of(Evaluator.class, key)
        .orElseThrow(
            () ->
                new StudyException(
                    "--evaluator is '%s': use one of %s"
                        .formatted(key, String.join(", ", Keyed.keys(Evaluator.class)))));
  }

  private Repeats repeatsOf(SearchSettings own) {
    return repeats == null ? own.repeats() : Repeats.parse(repeats);
  }

  /** The study's own, unless the strategy given with it needs a budget that it does not have. */
  private int defaultTrials(Study study, Repeats each) {
    SearchSettings own = study.search();
    return strategy == null
            || strategy.equals(own.strategy())
            || minutes != null
            || own.trials() > 0
            || own.minutes() > 0
        ? own.trials()
        : StrategyProvider.named(strategy).defaultTrials(study.targetNames().size(), each);
  }

  private Study withObjective(Study study) {
    MetricSettings own = study.metrics();
    Objective changed = own.objective();
    if (objective != null) {
      if (!Objective.NAMES.contains(objective)) {
        throw new StudyException(
            ("--objective is '%s': use one of %s; a weighted sum of metrics is set in the study, in"
                    + " search.objective")
                .formatted(objective, String.join(", ", Objective.NAMES)));
      }
      changed = Objective.named(objective).withPareto(changed.pareto());
    }
    return study.withMetrics(own.withObjective(changed.withPareto(pareto || changed.pareto())));
  }

  /** Each edge by itself: forbidden ones may close a cycle. */
  private static List<Edge> edges(String option, List<String> targets, String text) {
    List<Edge> edges = new ArrayList<>();
    for (String word : text.split("[\\s,]+", -1)) {
      TrainingOverrides.naming(
          option, () -> edges.addAll(TargetGraph.parse(targets, word).edges()));
    }
    return edges;
  }

  private static List<List<String>> groups(List<String> targets, String text) {
    List<List<String>> groups = new ArrayList<>();
    TargetGraph empty = TargetGraph.empty(targets);
    for (String group : text.split("\\|", -1)) {
      List<String> names = new ArrayList<>();
      for (String name : group.split("[\\s,]+", -1)) {
        if (!name.isEmpty()) {
          TrainingOverrides.naming("--tiers", () -> empty.indexOf(name));
          names.add(name);
        }
      }
      groups.add(names);
    }
    return groups;
  }
}
