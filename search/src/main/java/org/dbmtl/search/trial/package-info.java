/**
 * Candidates, trials, their outcomes, and the SPI that trainers implement. Start reading at {@link
 * org.dbmtl.search.trial.CandidateTrainer}.
 *
 * <p>An engine of your own is one class, and one line in {@code META-INF/services}, as {@link
 * org.dbmtl.search.trial.CandidateTrainerProvider} says; this one trains nothing:
 *
 * <pre>{@code
 * public final class EdgeCountEngine implements CandidateTrainerProvider {
 *   @Override
 *   public String engine() {
 *     return "edge-count";
 *   }
 *
 *   @Override
 *   public StudyData read(Study study, Path cacheFolder) {
 *     return EncodedLogs.open(study, cacheFolder, EncodingListener.NONE);
 *   }
 *
 *   @Override
 *   public CandidateTrainer open(Study study, StudyData data) {
 *     return new CandidateTrainer() {
 *       @Override
 *       public TrialOutcome train(TrialSpec spec, TrialContext context) {
 *         int edges = spec.candidate().structure().edges().size();
 *         Provenance provenance = Provenance.here(engine(), 1, spec.data(), 0, 0);
 *         return new TrialOutcome.Completed(spec, edges, Map.of(), provenance);
 *       }
 *
 *       @Override
 *       public void close() {}
 *     };
 *   }
 * }
 * }</pre>
 */
@NullMarked
package org.dbmtl.search.trial;

import org.jspecify.annotations.NullMarked;
