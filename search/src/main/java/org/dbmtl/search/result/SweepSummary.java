package org.dbmtl.search.result;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NamedEstimates;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.sampler.Observation;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.sweep.SweepObjectives;
import org.dbmtl.search.sweep.SweepResult;
import org.dbmtl.search.sweep.SweepSettings;
import org.dbmtl.search.sweep.SweepTrial;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/**
 * A sweep: the file {@code sweep.json}. All that differs between two runs stands in {@code times}.
 * A trial without a point is of the study's own settings.
 *
 * @param sweep how it went on
 * @param best values of the winner, by parameter; null if no point completed in full
 * @param structure of the winner, as text; null if there is none
 * @param importance share of the score's variance that each parameter explains alone
 * @param front numbers of the trials on the front; null unless the study asks for one
 */
public record SweepSummary(
    String study,
    long seed,
    Fingerprints fingerprints,
    Settings sweep,
    StopReason stopped,
    @Nullable Map<String, Object> best,
    @Nullable String structure,
    @Nullable Confirmation confirmation,
    List<Finalist> finalists,
    Map<String, Double> importance,
    List<Trial> trials,
    @Nullable List<Long> front,
    Times times) {

  /** What proposed points, and how much training each got; as {@link SweepSettings}. */
  public record Settings(
      String sampler,
      String scheduler,
      int trials,
      double minutes,
      int round,
      SweepSettings.Share fidelity,
      double least,
      int eta) {
    static Settings of(SweepSettings of) {
      return new Settings(
          of.sampler(),
          of.scheduler(),
          of.trials(),
          of.minutes(),
          of.round(),
          of.fidelity(),
          of.least(),
          of.eta());
    }
  }

  /**
   * The winner and the study's own settings on fresh seeds and the test part.
   *
   * @param gain the winner's score minus the other; null if they share no seed
   * @param better whether the gain's interval says so
   */
  public record Confirmation(Scores best, Scores standard, @Nullable Lead gain, boolean better) {}

  /** A mean and both scores with names. */
  public record Scores(
      @JsonUnwrapped Estimate score,
      @Nullable @JsonIgnoreProperties("repeats") Estimate joint,
      @Nullable @JsonIgnoreProperties("repeats") Estimate served) {
    static Scores of(Estimate score, NamedScores named) {
      NamedEstimates means = named.estimates();
      return new Scores(
          score, means == null ? null : means.joint(), means == null ? null : means.served());
    }
  }

  /** A point of the final round. */
  public record Finalist(
      @Nullable Map<String, Object> point,
      Estimate score,
      @Nullable @JsonIgnoreProperties("repeats") Estimate joint,
      @Nullable @JsonIgnoreProperties("repeats") Estimate served) {}

  /**
   * One training.
   *
   * @param share of a full training
   * @param score null, as the next three, unless it completed
   * @param gains by target, where the study asks for a front
   * @param failed why it failed; null if it did not
   */
  public record Trial(
      long trial,
      @Nullable Map<String, Object> point,
      double share,
      @Nullable Double score,
      @Nullable Double joint,
      @Nullable Double served,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> gains,
      @Nullable String failed) {
    public Trial {
      gains = gains == null ? Map.of() : gains;
    }
  }

  /** What it took: of the clock, and of each training. */
  public record Times(String started, double seconds, List<Double> cpuSeconds) {}

  /** What a sweep found. */
  public static SweepSummary of(SweepResult result) {
    Study study = result.study();
    SweepResult.Confirmed confirmed = result.confirmation();
    return new SweepSummary(
        study.name(),
        study.seed(),
        Fingerprints.of(result.data(), study),
        Settings.of(result.settings()),
        result.stopped(),
        values(result.winner()),
        structure(result),
        confirmed == null ? null : confirmation(confirmed),
        result.finalists().stream().map(SweepSummary::finalist).toList(),
        result.importance(),
        result.trials().stream().map(trial -> trial(trial, study)).toList(),
        study.metrics().objective().pareto()
            ? result.front().stream().map(trial -> trial.outcome().spec().id()).toList()
            : null,
        new Times(
            result.started().toString(),
            result.worked().toMillis() / 1000.0,
            result.trials().stream()
                .map(trial -> trial.outcome().provenance().cpuSeconds())
                .toList()));
  }

  private static Confirmation confirmation(SweepResult.Confirmed confirmed) {
    return new Confirmation(
        Scores.of(confirmed.winner(), confirmed.ofWinner()),
        Scores.of(confirmed.standard(), confirmed.ofStandard()),
        confirmed.gain() == null
            ? null
            : Lead.of(
                confirmed.gain(),
                confirmed.gain().repeats(),
                confirmed.ofWinner().minus(confirmed.ofStandard())),
        confirmed.isBetter());
  }

  private static Finalist finalist(SweepResult.Finalist finalist) {
    Scores scores = Scores.of(finalist.score(), finalist.named());
    return new Finalist(
        values(finalist.point()), finalist.score(), scores.joint(), scores.served());
  }

  private static Trial trial(SweepTrial trial, Study study) {
    Completed completed = trial.outcome() instanceof Completed trained ? trained : null;
    JointAndServed named = completed == null ? null : NamedScores.of(study, completed, Part.VALID);
    Map<String, Double> gains = new LinkedHashMap<>();
    if (completed != null && study.metrics().objective().pareto()) {
      List<Double> values = SweepObjectives.of(study, completed);
      for (String name : SweepObjectives.names(study)) {
        gains.put(name, values.get(gains.size()));
      }
    }
    return new Trial(
        trial.outcome().spec().id(),
        values(trial.point()),
        trial.share(),
        trial.score(),
        named == null ? null : (Double) named.joint(),
        named == null ? null : (Double) named.served(),
        gains,
        trial.outcome() instanceof Failed failed ? failed.cause() : null);
  }

  private static @Nullable String structure(SweepResult result) {
    Point winner = result.winner();
    return result.trials().stream()
        .filter(trial -> winner != null && Objects.equals(winner, trial.point()))
        .findFirst()
        .map(trial -> trial.outcome().spec().candidate().structure().text())
        .orElse(null);
  }

  private static @Nullable Map<String, Object> values(@Nullable Point point) {
    return point == null ? null : point.values();
  }

  /**
   * What this sweep observed, where its points are in a space and it has what the study is to
   * raise: where that is a front, a sweep by the score has not.
   *
   * @param study that is swept now
   */
  public List<Observation> observations(SearchSpace space, Study study) {
    List<Observation> observations = new ArrayList<>();
    for (Trial trial : trials) {
      List<Double> values = new ArrayList<>();
      for (String name : SweepObjectives.names(study)) {
        Double value =
            study.metrics().objective().pareto() ? trial.gains().get(name) : trial.score();
        if (value != null) {
          values.add(value);
        }
      }
      if (trial.point() != null && values.size() == SweepObjectives.names(study).size()) {
        try {
          observations.add(new Observation(space.point(trial.point()), values, trial.share()));
        } catch (StudyException e) {
          // A point of a wider space tells nothing of this one.
        }
      }
    }
    return observations;
  }
}
