package org.dbmtl.search.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.dbmtl.search.run.OpenStudy;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialSpec;

/**
 * The encoded logs of a sweep's candidates, each with a trainer. A log is opened when a candidate
 * first asks for it, and stays open until the sweep ends.
 */
public final class SweptLogs implements CandidateLogs, AutoCloseable {
  private final Study study;
  private final Function<Map<String, String>, List<Feature>> features;
  private final Function<Study, OpenStudy> opening;
  private final Map<Map<String, String>, OpenStudy> byEncoding = new HashMap<>();
  private final Map<String, OpenStudy> byFingerprint = new ConcurrentHashMap<>();
  private final Map<Map<String, String>, String> refused = new ConcurrentHashMap<>();

  /**
   * @param features of a candidate, by its encoding
   * @param opening encodes a study's log and opens a trainer on it
   */
  public SweptLogs(
      Study study,
      Function<Map<String, String>, List<Feature>> features,
      Function<Study, OpenStudy> opening) {
    this.study = study;
    this.features = features;
    this.opening = opening;
  }

  @Override
  public StudyData of(Candidate candidate) {
    return byEncoding.computeIfAbsent(candidate.encoding(), this::open).log();
  }

  /** The features as a candidate has them encoded. */
  public List<Feature> features(Candidate candidate) {
    return candidate.encoding().isEmpty() ? study.features() : features.apply(candidate.encoding());
  }

  private OpenStudy open(Map<String, String> encoding) {
    OpenStudy opened;
    try {
      opened = opening.apply(study.withFeatures(features.apply(encoding)));
    } catch (StudyException e) {
      refused.put(encoding, e.getMessage());
      throw e;
    }
    OpenStudy same = byFingerprint.putIfAbsent(opened.log().fingerprint(), opened);
    if (same == null) {
      return opened;
    }
    opened.close();
    return same;
  }

  /**
   * Trains every trial on the log that it names, and fails those whose log cannot be encoded;
   * closing it does nothing.
   */
  public CandidateTrainer trainer() {
    return new CandidateTrainer() {
      @Override
      public TrialOutcome train(TrialSpec spec, TrialContext context) {
        String fault = refused.get(spec.candidate().encoding());
        if (fault != null) {
          return new Failed(
              spec, Failed.Reason.MISTAKE, fault, Provenance.here("none", 1, spec.data(), 0, 0));
        }
        return trainerOf(spec).train(spec, context);
      }

      @Override
      public long memoryBytes(TrialSpec spec) {
        return trainerOf(spec).memoryBytes(spec);
      }

      @Override
      public long parameters(TrialSpec spec) {
        return trainerOf(spec).parameters(spec);
      }

      @Override
      public void close() {
        // The logs' trainers are closed with them.
      }
    };
  }

  private CandidateTrainer trainerOf(TrialSpec spec) {
    return Objects.requireNonNull(byFingerprint.get(spec.data()), "a log was asked for").trainer();
  }

  @Override
  public void close() {
    new ArrayList<>(byFingerprint.values()).forEach(OpenStudy::close);
    byFingerprint.clear();
    byEncoding.clear();
  }
}
