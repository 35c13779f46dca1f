package org.dbmtl.experiments.paper;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.experiments.compare.ComparePlan;
import org.dbmtl.experiments.compare.Contenders;
import org.dbmtl.experiments.compare.PairStudy;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;

/**
 * The paper's tables as experiments.
 *
 * <p>Known of the paper are its abstract, its comparison set (a Wide &amp; Deep network for each
 * target, vanilla multi-task learning, ESMM and DBMTL), that pairs of targets have tables, that a
 * target may have weight 0, and that its Table 5 compares the single roots click, goods bag and
 * follow, best first. Its figures and weights are not known here. So the numbers 1 to 4 of the
 * experiments are our assignment.
 */
public enum PaperTable implements Keyed {
  /** What the targets are, and what one of weight 0 shows. */
  TABLE1("Targets and weights: vanilla with the study's weights, and with weight 1 for all") {
    @Override
    public List<ComparePlan> plans(Study study) {
      List<Target> even =
          study.targets().stream().map(target -> target.with(1, target.where())).toList();
      List<Method> mtl = List.of(Method.MTL);
      return List.of(
          plan("Vanilla, weights of the study", "", study, mtl, List.of()),
          plan("Vanilla, all weights 1", "weights-1", study.withTargets(even), mtl, List.of()));
    }
  },
  /** All methods on all targets. */
  TABLE2("Methods on all targets: Wide & Deep, vanilla, ESMM and DBMTL with click as the root") {
    @Override
    public List<ComparePlan> plans(Study study) {
      return List.of(
          plan(
              "All targets",
              "",
              study,
              List.of(Method.WDL, Method.MTL, Method.ESMM, Method.DBMTL),
              List.of(root(study, study.targetNames().get(0)))));
    }
  },
  /** Click and one other target, on all rows, as ESMM has it. */
  TABLE3(
      "Two targets: click and one other, on all rows and not clicked ones alone, as ESMM needs"
          + " it") {
    @Override
    public List<ComparePlan> plans(Study study) {
      List<ComparePlan> plans = new ArrayList<>();
      String click = study.targetNames().get(0);
      for (Target other : study.targets()) {
        if (!other.name().equals(click) && other.weight() > 0) {
          List<Target> everywhere =
              study.targets().stream().map(target -> target.with(target.weight(), null)).toList();
          Study pair = PairStudy.of(study.withTargets(everywhere), click, other.name());
          plans.add(
              plan(
                  "%s and %s".formatted(click, other.name()),
                  "%s,%s".formatted(click, other.name()),
                  pair,
                  List.of(Method.MTL, Method.ESMM, Method.DBMTL),
                  PairStudy.structures(pair)));
        }
      }
      return plans;
    }
  },
  /** One target after the other. */
  TABLE4("Number of targets: vanilla and DBMTL with click as the root, as targets are added") {
    @Override
    public List<ComparePlan> plans(Study study) {
      List<String> trained =
          study.targets().stream().filter(t -> t.weight() > 0).map(Target::name).toList();
      List<ComparePlan> plans = new ArrayList<>();
      for (int count = 2; count <= trained.size(); count++) {
        Study some = study.restrictedTo(trained.subList(0, count));
        plans.add(
            plan(
                "%d targets".formatted(count),
                "first-%d".formatted(count),
                some,
                List.of(Method.MTL, Method.DBMTL),
                List.of(root(some, trained.get(0)))));
      }
      return plans;
    }
  },
  /** Single roots. */
  TABLE5("Single roots: click, goods bag (cgr) or follow (cfr) as the parent of all others") {
    @Override
    public List<ComparePlan> plans(Study study) {
      return List.of(
          plan(
              "Single roots",
              "",
              study,
              List.of(Method.MTL, Method.DBMTL),
              ROOTS.stream().map(name -> root(study, name)).toList()));
    }
  };

  /** The single roots of Table 5, in the paper's order of quality, best first. */
  public static final List<String> ROOTS = List.of("click", "cgr", "cfr");

  private final String experiment;

  PaperTable(String experiment) {
    this.experiment = experiment;
  }

  /** What is trained. */
  public abstract List<ComparePlan> plans(Study study);

  /** What the experiment is, in a line. */
  public String experiment() {
    return experiment;
  }

  /** Whether that the paper's table of that number is this experiment is known. */
  public boolean isAssignedByThePaper() {
    return this == TABLE5;
  }

  private static ComparePlan plan(
      String title, String key, Study study, List<Method> methods, List<TargetGraph> structures) {
    Contenders contenders = Contenders.of(study, methods, structures);
    return new ComparePlan(title, key, study, contenders.candidates(), contenders.of(Method.MTL));
  }

  private static TargetGraph root(Study study, String target) {
    return TargetGraph.parse(study.targetNames(), target + ">*");
  }
}
