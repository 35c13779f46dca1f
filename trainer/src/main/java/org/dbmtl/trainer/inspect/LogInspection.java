package org.dbmtl.trainer.inspect;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Study;
import org.dbmtl.trainer.data.EncodedLogs;
import org.dbmtl.trainer.data.EncodingListener;
import org.dbmtl.trainer.data.MappedLog;
import org.jspecify.annotations.Nullable;

/**
 * What a study reads from its log, and what to look at before searching. Features and targets are
 * in the study's order. Immutable.
 *
 * @param study name of the study
 * @param fingerprint fingerprint of the encoded log
 * @param rows rows of each part
 * @param weights the weights of the training rows, or null where all rows count alike
 * @param pairs every ordered pair of targets that can be seen as events: binary ones, and
 *     continuous ones that are 0 or missing on some rows
 * @param proposals what the study could say of its targets and does not
 * @param warnings what may spoil a search, the worst kind first
 */
public record LogInspection(
    String study,
    String fingerprint,
    PartCounts rows,
    @Nullable WeightSummary weights,
    List<FeatureSummary> features,
    List<TargetSummary> targets,
    List<TargetPair> pairs,
    List<Proposal> proposals,
    List<Warning> warnings) {

  public LogInspection {
    features = List.copyOf(features);
    targets = List.copyOf(targets);
    pairs = List.copyOf(pairs);
    proposals = List.copyOf(proposals);
    warnings = List.copyOf(warnings);
  }

  /** What the training rows weigh; rows of weight 0 are not among them. */
  public record WeightSummary(
      double mean, @JsonProperty("min") double low, @JsonProperty("max") double high) {}

  /** A number of rows of each part. */
  public record PartCounts(long train, long valid, long test) {
    public long total() {
      return train + valid + test;
    }
  }

  /**
   * A feature.
   *
   * @param kind id, ids, category or number
   * @param missing rows of each part without a value
   * @param missingShare their share of all rows, in [0, 1]
   * @param distinct distinct values of the training part (of a number: roughly), or null where they
   *     are hashed without being counted
   * @param vocabulary rows of the embedding table, or null for a number
   * @param unseenShare share of the validation rows with a value (of a list: at least one) that the
   *     training part does not hold {@code min-count} times; null for a number and hashed values
   * @param numbers what is known of the numbers, or null for another kind, or when there are none
   */
  public record FeatureSummary(
      String name,
      String kind,
      PartCounts missing,
      double missingShare,
      @Nullable Long distinct,
      @Nullable Integer vocabulary,
      @Nullable Double unseenShare,
      @JsonUnwrapped @Nullable NumberSummary numbers) {}

  /**
   * The numbers of a feature over the training part, in the log's own unit, before any transform.
   *
   * @param deviation standard deviation, dividing by the number of rows
   */
  public record NumberSummary(
      double mean,
      double deviation,
      @JsonProperty("min") double low,
      @JsonProperty("max") double high) {}

  /**
   * A target.
   *
   * @param transform what is done to a continuous label before it is standardised
   * @param density how the network models the label, as a study names it
   * @param labelled rows of each part with a label, where the target's condition holds
   * @param positives rows of each part with label 1, or null for a continuous target
   * @param mean over the labelled training rows: the base rate of a binary target, the mean of the
   *     transformed label of a continuous one; 0 without a label
   * @param deviation standard deviation of the transformed label there
   * @param entropy entropy of the label there, nats; that of a continuous one over at most 8
   *     quantile bins, as the entropy seeding sees it
   */
  public record TargetSummary(
      String name,
      boolean binary,
      Transform transform,
      String density,
      PartCounts labelled,
      @Nullable PartCounts positives,
      double mean,
      double deviation,
      double entropy) {}

  /**
   * How often one target happens where another does, in the training part. A binary target happens
   * at 1, and rows where it has no label are not counted; a continuous one happens where it is
   * neither 0 nor missing.
   *
   * @param target a
   * @param given b
   * @param both rows where both happen
   * @param rows rows where b happens
   * @param probability P(a happens | b happens), or null if b never does
   */
  public record TargetPair(
      String target, String given, long both, long rows, @Nullable Double probability) {}

  /**
   * Something that the study could say.
   *
   * @param message one sentence without its full stop
   * @param yaml what to write into the study, with a line feed at its end, or null: the whole
   *     section {@code structure}, or lines of the section {@code targets}
   */
  public record Proposal(String message, @Nullable String yaml) {}

  /** What a warning is about, the worst first. */
  public enum Concern {
    /** A target of which nothing can be learned; a search refuses it. */
    ONE_CLASS,
    /** Rows that the reader may have taken for something else. */
    READING,
    /** A feature that gives a target away, so that every score would be too good. */
    LEAKAGE,
    /** Method ESMM where a child happens without its parent. */
    NO_IMPLICATION,
    /** A fused score that asks what no model of the study will know. */
    JOINT_SCORE,
    /**
     * A feature whose name looks like an outcome, which is not known when a prediction is asked.
     */
    OUTCOME_NAME,
    /** A feature with one value only. */
    CONSTANT,
    /** A feature that is almost always missing. */
    MISSING,
    /** An embedded feature with texts among its ids that look like missing values. */
    MISSING_TEXT,
    /** An embedded feature with about one row per value. */
    ROW_ID,
    /** An embedded feature whose values outside the training part are mostly unknown to it. */
    UNSEEN,
    /** A feature of lists of which some are longer than what is read of them. */
    CUT,
    /** Numbers of which a few are so large that the others look alike next to them. */
    HEAVY_TAIL,
    /** A part with so few rows of a class that its metrics say little. */
    FEW_POSITIVES;

    /** Name for programs. */
    @JsonValue
    String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Something to fix or to know.
   *
   * @param subject name of the feature or target
   * @param message one line with the value, the place and the way out
   */
  public record Warning(Concern concern, String subject, String message) {}

  /**
   * Looks at a study's log, encoding it first where that was not done yet. Of an encoded log it
   * reads every column once; what gives targets away is judged on at most a million rows.
   *
   * @param cacheFolder created when needed
   * @param listener hears how far a first encoding has come
   * @throws org.dbmtl.search.study.StudyException if the log does not fit the study; a target with
   *     one value only is a warning here
   */
  public static LogInspection of(Study study, Path cacheFolder, EncodingListener listener) {
    try (MappedLog log = EncodedLogs.openAny(study, cacheFolder, listener)) {
      return new Inspector(study, log).inspect();
    }
  }
}
