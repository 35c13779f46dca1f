package org.dbmtl.experiments.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.RocCurve;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed.Reason;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.data.EncodedLogs;
import org.dbmtl.trainer.data.EncodingListener;

/**
 * The engine {@code made-up}, which trains nothing: its outcomes are the same for the same trial on
 * every machine. The first edge from the first target is worth something, a seed moves all
 * candidates alike, the learning rate is best at 0.01, a batch of 51 fails on odd repeats, with a
 * batch of 52 separate networks are best by far, and a batch of 53 takes its time.
 */
public final class MadeUpEngine implements CandidateTrainerProvider {
  private static final int BLOCKS = 32;

  @Override
  public String engine() {
    return "made-up";
  }

  @Override
  public StudyData read(Study study, Path cacheFolder) {
    return EncodedLogs.open(study, cacheFolder, EncodingListener.NONE);
  }

  @Override
  public CandidateTrainer open(Study study, StudyData data) {
    return new CandidateTrainer() {
      @Override
      public TrialOutcome train(TrialSpec spec, TrialContext context) {
        if (spec.candidate().training().batch() == 53) {
          LockSupport.parkNanos(20_000_000);
        }
        context.progress(1);
        return outcome(study, spec);
      }

      @Override
      public void close() {}
    };
  }

  private static TrialOutcome outcome(Study study, TrialSpec spec) {
    Provenance here = new Provenance("made up", "17", "made-up", 1, spec.data(), 2.5, 2.75);
    Candidate candidate = spec.candidate();
    if (candidate.training().batch() == 51 && spec.repeat() % 2 == 1) {
      return new TrialOutcome.Failed(
          spec, Reason.DIVERGED, "the loss of 'click' is not finite", here);
    }
    String text = candidate.network().method().key() + candidate.structure().text();
    Random own = new Random(text.hashCode() + 31 * spec.seed());
    double rate = candidate.training().learningRate();
    double score =
        0.3
            + (candidate.structure().edges().stream().anyMatch(e -> e.parent().equals("click"))
                ? 0.01
                : 0)
            + 0.002 * new Random(text.hashCode()).nextDouble()
            + 0.004 * new Random(spec.seed()).nextGaussian()
            + 0.001 * own.nextGaussian()
            + (candidate.training().batch() == 52 && text.equals("wdl") ? 0.1 : 0)
            - 0.02 * (rate - 0.01) * (rate - 0.01)
            - 0.05 * (1 - spec.fidelity().data());
    boolean labelled = !text.equals("dbmtl");
    Map<Part, ScoreBlocks> blocks = new EnumMap<>(Part.class);
    Map<Part, Map<String, TargetMetrics>> metrics = new EnumMap<>(Part.class);
    for (Part part : List.of(Part.VALID, Part.TEST)) {
      double ofPart = part == Part.VALID ? score : score - 0.003;
      blocks.put(part, blocks(ofPart, labelled, own));
      Map<String, TargetMetrics> targets = new LinkedHashMap<>();
      for (Target target : study.targets()) {
        targets.put(
            target.name(),
            candidate.trains(target)
                ? metrics(target, ofPart / study.targets().size(), labelled, own)
                : TargetMetrics.untrained(1000));
      }
      metrics.put(part, targets);
    }
    return new TrialOutcome.Completed(spec, score, blocks, metrics, curve(study), here);
  }

  private static ScoreBlocks blocks(double score, boolean labelled, Random random) {
    List<Double> joint = new ArrayList<>();
    List<Double> served = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      // Every second block makes good what the one before it had.
      double luck = 0.01 * random.nextGaussian() * (i % 2);
      joint.add(score + luck);
      served.add(score + luck - (labelled ? 0.004 : 0));
    }
    return new ScoreBlocks(joint, joint, served);
  }

  private static TargetMetrics metrics(Target target, double gain, boolean labelled, Random own) {
    double noise = 0.002 * own.nextGaussian();
    Map<Metric, Double> values = new TreeMap<>();
    values.put(Metric.GAIN, gain + 0.1 * noise);
    if (labelled) {
      values.put(Metric.CONDITIONAL_GAIN, gain + 0.2 * noise);
    }
    values.put(Metric.CALIBRATION, 1 + noise);
    List<CalibrationDecile> deciles = new ArrayList<>();
    for (int i : new int[] {1, 2, 10}) {
      deciles.add(new CalibrationDecile(i, 100 + i, 0.02 * i, 0.02 * i * (1 + 20 * noise)));
    }
    if (target instanceof Target.Continuous) {
      values.put(Metric.MSE, 1.5 + noise);
      return new TargetMetrics(1000, values, deciles);
    }
    values.put(Metric.AUC, 0.75 + noise);
    values.put(Metric.LOG_LOSS, 0.4 + noise);
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < RocCurve.POINTS; i++) {
      rates.add(StrictMath.cbrt(RocCurve.falsePositiveRate(i)));
    }
    return new TargetMetrics(1000, values, deciles, new RocCurve(rates));
  }

  private static TrainingCurve curve(Study study) {
    Map<String, List<Float>> losses = new LinkedHashMap<>();
    for (String target : study.targetNames()) {
      losses.put(target, List.of(0.75f, Float.NaN, 0.5f));
    }
    return new TrainingCurve(
        List.of(10, 20, 30), losses, List.of(0.1, 0.2), List.of(15, 30), List.of(0.7, 0.6));
  }
}
