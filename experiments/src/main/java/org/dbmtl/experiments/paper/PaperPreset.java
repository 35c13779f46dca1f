package org.dbmtl.experiments.paper;

import org.dbmtl.graph.name.Keyed;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.NetworkSettings.Parents;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.TrainingSettings;

/** With which network and training the paper's tables are run. */
public enum PaperPreset implements Keyed {
  /** Those of the study, tuned for its log. */
  OURS {
    @Override
    public Study of(Study study) {
      return study;
    }
  },
  /**
   * The paper's, section 2.4 and figure 4: embeddings of 64, a shared MLP of 256, 128, 64, specific
   * ones of 64, 32, a Bayesian layer of 32; Adam at a constant rate of .001 on batches of 2000; all
   * weights start at random, and those after the last step are taken. Epochs are the study's, since
   * the paper says nothing of them. Embeddings of ids that a batch lacks stay as they are, where
   * plain Adam lets them glide on.
   */
  PAPER {
    @Override
    public Study of(Study study) {
      return study
          .withNetwork(NetworkSettings.DEFAULT.withParents(Parents.RANDOM))
          .withTraining(
              TrainingSettings.DEFAULT
                  .withAverage(0)
                  .withEmbeddingRate(1)
                  .withEpochs(study.training().epochs()));
    }
  };

  /** The study with these settings. */
  public abstract Study of(Study study);
}
