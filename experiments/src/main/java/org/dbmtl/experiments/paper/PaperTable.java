package org.dbmtl.experiments.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.experiments.compare.ComparePlan;
import org.dbmtl.experiments.compare.Contenders;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.search.study.LossWeights;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Candidate;

/** The tables of the paper's section 3, as experiments on targets of the paper's names. */
public enum PaperTable implements Keyed {
  /** Section 3.3. */
  TABLE1(
      "Six targets, CTR the root of all others: Wide & Deep for CTR alone, vanilla, ESMM, DBMTL."
          + " CCR and CLR are not trained") {
    @Override
    public List<ComparePlan> plans(Study study) {
      List<Method> all = List.of(Method.WDL, Method.MTL, Method.ESMM, Method.DBMTL);
      List<Method> shared = List.of(Method.MTL, Method.ESMM, Method.DBMTL);
      return List.of(
          plan("Six targets", "", withUntrained(study, JUDGED_ALONE), all, List.of(CTR)),
          plan(
              "CCR and CLR with a loss weight of " + HEAD_ALONE,
              "heads",
              withUntrained(study, HEAD_ALONE),
              shared,
              List.of(CTR)));
    }
  },
  /** Section 3.4. */
  TABLE2("The pair CTR and CGR: vanilla, ESMM, DBMTL") {
    @Override
    public List<ComparePlan> plans(Study study) {
      return pair(study, "CGR");
    }
  },
  /** Section 3.4. */
  TABLE3("The pair CTR and CFR, a rare one: vanilla, ESMM, DBMTL") {
    @Override
    public List<ComparePlan> plans(Study study) {
      return pair(study, "CFR");
    }
  },
  /** Section 3.4. */
  TABLE4("The pair CTR and AST, a continuous one: vanilla, ESMM, DBMTL") {
    @Override
    public List<ComparePlan> plans(Study study) {
      return pair(study, "AST");
    }
  },
  /** Section 3.5. */
  TABLE5("One of CTR, CGR and CFR as the root of the other two: DBMTL, and vanilla") {
    @Override
    public List<ComparePlan> plans(Study study) {
      return List.of(
          plan(
              "Single roots",
              String.join(",", ROOTS),
              study.restrictedTo(ROOTS),
              List.of(Method.MTL, Method.DBMTL),
              ROOTS));
    }
  };

  /** The target that all others need. */
  public static final String CTR = "CTR";

  /** The single roots of Table 5, in the paper's order of quality, best first. */
  static final List<String> ROOTS = List.of(CTR, "CGR", "CFR");

  /**
   * A loss weight that lets a target be judged and moves nothing: Adam's step from such gradients
   * is 0 in single precision.
   */
  private static final double JUDGED_ALONE = 1e-30;

  /**
   * A loss weight that trains the layers of one target alone: next to the other losses it moves
   * shared weights by a thousandth, while Adam's step does not depend on the scale of a loss.
   */
  private static final double HEAD_ALONE = 1e-3;

  private final String experiment;

  PaperTable(String experiment) {
    this.experiment = experiment;
  }

  /**
   * What is trained; the first is the table as it is printed.
   *
   * @param study of the six targets CTR, CGR, CFR, CCR, CLR, AST
   */
  public abstract List<ComparePlan> plans(Study study);

  /** What the experiment is, in a line. */
  public String experiment() {
    return experiment;
  }

  private static List<ComparePlan> pair(Study study, String other) {
    return List.of(
        plan(
            "CTR and " + other,
            "CTR," + other,
            study.restrictedTo(List.of(CTR, other)),
            List.of(Method.MTL, Method.ESMM, Method.DBMTL),
            List.of(CTR)));
  }

  /** The study in which targets of weight 0 have this factor in the loss. */
  private static Study withUntrained(Study study, double factor) {
    Map<String, Double> factors = new LinkedHashMap<>();
    for (Target target : study.targets()) {
      if (target.weight() == 0) {
        factors.put(target.name(), factor);
      }
    }
    return study.withTraining(study.training().withLossWeights(new LossWeights(factors)));
  }

  private static ComparePlan plan(
      String title, String key, Study study, List<Method> methods, List<String> roots) {
    List<TargetGraph> structures =
        roots.stream().map(root -> TargetGraph.parse(study.targetNames(), root + ">*")).toList();
    Contenders contenders = Contenders.of(study, methods, structures);
    List<Candidate> candidates = new ArrayList<>();
    for (Candidate candidate : contenders.candidates()) {
      candidates.add(
          candidate.network().method() == Method.WDL ? ofCtr(candidate, study) : candidate);
    }
    return new ComparePlan(title, key, study, candidates, contenders.of(Method.MTL));
  }

  /** Separate networks of which only that of CTR is trained. */
  private static Candidate ofCtr(Candidate candidate, Study study) {
    Map<String, Double> factors = new LinkedHashMap<>();
    study.targetNames().stream()
        .filter(name -> !name.equals(CTR))
        .forEach(name -> factors.put(name, JUDGED_ALONE));
    return new Candidate(
        candidate.structure(),
        candidate.network(),
        candidate.training().withLossWeights(new LossWeights(factors)),
        candidate.encoding());
  }
}
