package org.dbmtl.experiments.power;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dbmtl.experiments.demo.EdgeStrengths;
import org.dbmtl.experiments.demo.SimulatedStream;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.signal.EdgeSignal;

/**
 * A study of one simulated log: the clicks alone, and the outcomes behind them.
 *
 * <p>Among clicks the gates of {@link EdgeStrengths} say nothing, so that all the true structure
 * has over vanilla are the edges that have a strength. A smaller log is trained in smaller batches,
 * about 400 steps in all, as one would: batches of the largest would leave it untrained.
 */
public final class PowerStudy {
  /** The structure that clicks go on by. */
  public static final String TRUTH = "stay_ms>like stay_ms>goods_bag like>comment like>follow";

  private static final String REVERSE = "like>stay_ms goods_bag>stay_ms comment>like follow>like";
  private static final long SEED = 20_190_225;
  private static final int LEAST_BATCH = 10;
  private static final int BATCHES = 700;
  private static final String STUDY =
      """
      name: power
      data:
        sql: SELECT * FROM read_csv('${STUDY_FOLDER}/live-stream.csv') WHERE click = 1
        split: {time: time_ms, shares: [0.8, 0.1, 0.1]}
      features:
        user_id: id
        segment: category
        user_age_days: {kind: number, transform: log1p}
        streamer_id: id
        category: category
        tags: {kind: ids, separator: "|"}
        hour: category
        viewers: {kind: number, transform: log1p}
        price: {kind: number, transform: log1p}
      targets:
        stay_ms: {kind: continuous, transform: log1p}
        like: binary
        comment: binary
        follow: binary
        goods_bag: binary
      network: {embedding: 16, shared: [128, 64], specific: [32], bayes: [16], edge-signal: %s}
      training: {learning-rate: 0.005, batch: %d, epochs: 2}
      """;

  private PowerStudy() {}

  /**
   * Writes log and study into a folder.
   *
   * @param folder that can be written
   * @return the study
   */
  public static Path write(Path folder, EdgeSignal signal, int rows, double strength) {
    SimulatedStream.write(
        folder.resolve("live-stream.csv"), rows, SEED, EdgeStrengths.all(strength));
    Path study = folder.resolve("power.yaml");
    try {
      Files.writeString(
          study, STUDY.formatted(signal.key(), Math.max(LEAST_BATCH, rows / BATCHES)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return study;
  }

  /** What the edges are worth at best, nats per click. */
  public static double worth(EdgeSignal signal, int rows, double strength) {
    return signal.readsLabels()
        ? SimulatedStream.edgeWorth(rows, SEED, EdgeStrengths.all(strength))
        : 0;
  }

  /** Vanilla, the true structure, and that with every edge reversed. */
  public static List<TargetGraph> structures(List<String> targets) {
    return List.of(
        TargetGraph.empty(targets),
        TargetGraph.parse(targets, TRUTH),
        TargetGraph.parse(targets, REVERSE));
  }
}
