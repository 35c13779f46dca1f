package org.dbmtl.search.study;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.dbmtl.graph.name.Keyed;

/**
 * Shape of the DBMTL network (Wang et al. 2019, section 3).
 *
 * @param embedding width of every embedding
 * @param embeddingStart standard deviation of the embeddings' initial values; 0 starts them at zero
 * @param unseen what stands for an id that training has not seen
 * @param shared widths of the shared MLP; may be empty
 * @param specific widths of each target's specific MLP; may be empty
 * @param bayes widths of each target's MLP in the Bayesian layer, the last one is the width of the
 *     target embedding that children read; at least one
 * @param dropout share of units dropped after each shared and specific layer in training, in [0, 1)
 * @param wide whether each target's output adds a linear function of the features (Cheng et al.,
 *     "Wide &amp; deep learning for recommender systems", 2016): a weight for each id and number
 * @param parents how the weights by which a target reads its parents start
 * @param signals what each edge carries
 * @param stopGradient whether the loss of a child leaves its parents as they are: no gradient flows
 *     back over an edge. A label never passes one on
 * @param method what edges mean; signals and gradients over edges are those of {@link Method#DBMTL}
 */
@Withers
public record NetworkSettings(
    int embedding,
    double embeddingStart,
    Unseen unseen,
    List<Integer> shared,
    List<Integer> specific,
    List<Integer> bayes,
    double dropout,
    boolean wide,
    Parents parents,
    @JsonProperty("edge-signal") EdgeSignals signals,
    boolean stopGradient,
    Method method)
    implements NetworkSettingsBuilder.With {

  /** How the weights by which a target reads its parents start. */
  public enum Parents implements Keyed {
    /** At random, as all others. */
    RANDOM,
    /** At zero: an edge changes nothing until training finds a use for it. */
    ZERO
  }

  /** What stands for an id that training has not seen, such as a new user's. */
  public enum Unseen implements Keyed {
    /** The mean over the training rows of what the field's embedding is there. */
    MEAN,
    /**
     * An embedding of its own, which is trained: now and then it takes the place of a row's id.
     * Where training has seen no row at all, the same.
     */
    DROPPED,
    /** Its initial value, which is random. */
    RANDOM
  }

  /** The paper's sizes, and embeddings that serve rare targets and new ids: ADR 20. */
  public static final NetworkSettings DEFAULT =
      new NetworkSettings(
          64,
          0.01,
          Unseen.DROPPED,
          List.of(256, 128, 64),
          List.of(64, 32),
          List.of(32),
          0,
          false,
          Parents.ZERO,
          EdgeSignals.EMBEDDINGS,
          false,
          Method.DBMTL);

  /**
   * @throws StudyException if a width is below 1 or dropout not in [0, 1)
   */
  public NetworkSettings {
    shared = widths("network.shared", shared);
    specific = widths("network.specific", specific);
    bayes = widths("network.bayes", bayes);
    if (bayes.isEmpty()) {
      throw new StudyException(
          "network.bayes is empty: the Bayesian layer needs at least one width, such as [32]");
    }
    Check.atLeast("network.embedding", embedding, 1);
    Check.inRange(
        "network.embedding-start",
        embeddingStart,
        0,
        10,
        "use a standard deviation such as 0.01, or 0 to start at zero");
    Check.that(
        dropout >= 0 && dropout < 1,
        "network.dropout",
        dropout,
        "use a share in [0, 1), 0 for none");
  }

  private static List<Integer> widths(String key, List<Integer> widths) {
    for (int width : widths) {
      if (width < 1) {
        throw new StudyException("%s has a layer of width %d: use 1 or more".formatted(key, width));
      }
    }
    return List.copyOf(widths);
  }
}
