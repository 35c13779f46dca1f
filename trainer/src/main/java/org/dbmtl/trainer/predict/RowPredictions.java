package org.dbmtl.trainer.predict;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.dbmtl.predictor.Predictor;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.RowEncoder;
import org.dbmtl.predictor.input.UnseenValues;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.network.ModelQuery;
import org.dbmtl.predictor.network.Outcomes;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.trainer.data.RawColumn;
import org.dbmtl.trainer.data.RawLog;
import org.dbmtl.trainer.data.RawRows;
import org.jspecify.annotations.Nullable;

/**
 * Predicts all rows of a source by a model file, in their order and in constant memory: one thread
 * reads, several encode and predict, and the one that called writes. Used by one thread.
 */
public final class RowPredictions implements AutoCloseable {
  /** How the column of a mean in the transformed unit is called: the target's name and this. */
  public static final String TRANSFORMED = "_transformed";

  /** The column of the fused score. */
  public static final String SCORE = "score";

  /** Batches that wait for each thread, at most. */
  private static final int WAITING = 3;

  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private final ModelFile file;
  private final ModelQuery query;
  private final RowEncoder encoder;
  private final List<Map<String, float[]>> weights = new ArrayList<>();
  private final List<Integer> transformed = new ArrayList<>();
  private final String prefix;
  private final int threads;
  private final ConcurrentLinkedQueue<RowPredictor> idle = new ConcurrentLinkedQueue<>();
  private final UnseenValues unseen;
  private final AtomicLong networkNanos = new AtomicLong();
  private long rows;

  /** Hears after each batch how many rows are written. */
  @FunctionalInterface
  public interface Progress {
    void rows(long written);
  }

  /**
   * @param query of the file's model
   * @param prefix of the names of the columns of predictions, may be empty
   * @param alsoTransformed whether means of transformed targets are also wanted in that unit
   * @param threads that encode and predict, each with networks of its own
   * @throws ModelException if the file is damaged
   */
  public RowPredictions(
      ModelFile file, ModelQuery query, String prefix, boolean alsoTransformed, int threads) {
    this.file = file;
    this.query = query;
    this.prefix = prefix;
    this.threads = threads;
    encoder = Predictor.encoder(file);
    ModelDescription model = file.description();
    unseen = new UnseenValues(model.inputs());
    for (int member = 0; member < model.members().size(); member++) {
      weights.add(file.weights(member));
    }
    for (int target = 0; target < model.targets().size(); target++) {
      if (alsoTransformed && model.targets().get(target).unit().transform() != Transform.NONE) {
        transformed.add(target);
      }
    }
  }

  /** Names of the columns of predictions: targets, some again in another unit, and the score. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>(file.description().targetNames());
    for (int target : transformed) {
      columns.add(file.description().targets().get(target).name() + TRANSFORMED);
    }
    columns.add(SCORE);
    return columns.stream().map(column -> prefix + column).toList();
  }

  /** How many values of each feature were not known from training. */
  public Map<String, Long> unseen() {
    return unseen.counts();
  }

  /** CPU time that networks took, of all threads in sum, ns. */
  public long networkNanos() {
    return networkNanos.get();
  }

  /** Rows that were predicted. */
  public long rows() {
    return rows;
  }

  /**
   * Predicts all rows of a source into a file, which is there whole or not at all.
   *
   * @param keep columns of the source to copy before the predictions
   * @param to CSV, CSV.gz or Parquet, by its ending
   * @throws StudyException if a column is missing, a value cannot be read, or a file not written
   * @throws CancellationException if the thread was interrupted
   */
  public void write(RawLog source, List<String> keep, Path to, Progress progress) {
    if (source.reads(to)) {
      throw new StudyException(
          "--out %s is one of the files that are read: name another file".formatted(to));
    }
    ModelDescription model = file.description();
    for (FeatureInput input : model.inputs()) {
      source.require("the model's feature '%s'".formatted(input.name()), input.column());
    }
    keep.forEach(column -> source.require("--keep", column));
    List<String> predictions = columns();
    for (String column : keep) {
      if (predictions.contains(column)) {
        throw new StudyException(
            "--keep %s: a column of predictions has that name too: add --prefix, such as --prefix pred_"
                .formatted(column));
      }
    }
    List<RawColumn> columns = new ArrayList<>();
    for (FeatureInput input : model.inputs()) {
      columns.add(
          new RawColumn(input.column(), input instanceof IdInput id ? id.separator() : null));
    }
    keep.forEach(column -> columns.add(new RawColumn(column, null)));
    try (PredictionSink sink = sink(source, keep, to, predictions)) {
      predict(source, columns, sink, progress);
      sink.finish();
    } catch (IOException e) {
      throw new StudyException(
          "the predictions cannot be written to %s (%s): free some space, or give another --out"
              .formatted(to, e.getMessage()),
          e);
    }
  }

  private static PredictionSink sink(
      RawLog source, List<String> keep, Path to, List<String> predictions) throws IOException {
    if (to.toString().endsWith(".parquet")) {
      List<String> types = keep.stream().map(source.types()::get).toList();
      return new ParquetSink(to, keep, types, predictions);
    }
    List<String> columns = new ArrayList<>(keep);
    columns.addAll(predictions);
    return new CsvSink(to, columns);
  }

  /** Rows of a batch, from reading to writing. */
  private static final class Batch {
    private final List<@Nullable String[]> texts = new ArrayList<>();
    private final List<RawRows> sources = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private final List<@Nullable String[]> kept = new ArrayList<>();
    private final List<double[]> values = new ArrayList<>();
    private final long first;

    Batch(long first) {
      this.first = first;
    }
  }

  private void predict(
      RawLog source, List<RawColumn> columns, PredictionSink sink, Progress progress)
      throws IOException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    Deque<Future<Batch>> waiting = new ArrayDeque<>();
    Batch[] filling = {new Batch(0)};
    RowPredictor first = take();
    int capacity = first.rows().capacity();
    idle.add(first);
    try {
      source.read(
          columns,
          read -> {
            for (int row = 0; row < read.size(); row++) {
              Batch batch = filling[0];
              batch.texts.add(read.row(row));
              batch.sources.add(read);
              batch.places.add(row);
              if (batch.texts.size() == capacity) {
                filling[0] = new Batch(batch.first + capacity);
                waiting.add(workers.submit(() -> run(batch)));
                while (waiting.size() > WAITING * threads) {
                  write(waiting.remove(), sink, progress);
                }
              }
            }
          });
      Batch last = filling[0];
      if (!last.texts.isEmpty()) {
        waiting.add(workers.submit(() -> run(last)));
      }
      while (!waiting.isEmpty()) {
        write(waiting.remove(), sink, progress);
      }
    } finally {
      workers.shutdownNow();
    }
  }

  private void write(Future<Batch> future, PredictionSink sink, Progress progress)
      throws IOException {
    Batch batch;
    try {
      batch = future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      if (e.getCause() instanceof Error fault) {
        throw fault;
      }
      throw new IllegalStateException(e.getCause());
    }
    sink.write(batch.kept, batch.values);
    rows += batch.values.size();
    progress.rows(rows);
  }

  private RowPredictor take() {
    RowPredictor predictor = idle.poll();
    return predictor == null ? new RowPredictor(file, query, weights) : predictor;
  }

  private Batch run(Batch batch) {
    RowPredictor predictor = take();
    UnseenValues own = new UnseenValues(file.description().inputs());
    try {
      encode(batch, predictor, own);
      long start = CLOCK.getCurrentThreadCpuTime();
      Outcomes outcomes = predictor.predict(batch.first);
      networkNanos.addAndGet(CLOCK.getCurrentThreadCpuTime() - start);
      read(outcomes, batch);
    } finally {
      idle.add(predictor);
    }
    synchronized (unseen) {
      unseen.add(own);
    }
    return batch;
  }

  private void encode(Batch batch, RowPredictor predictor, UnseenValues own) {
    int inputs = file.description().inputs().size();
    predictor.rows().clear();
    for (int row = 0; row < batch.texts.size(); row++) {
      @Nullable String[] texts = batch.texts.get(row);
      try {
        encoder.add(texts, predictor.rows(), own);
      } catch (ModelException e) {
        String place = batch.sources.get(row).place(batch.places.get(row));
        throw new StudyException("%s: %s".formatted(place, e.getMessage()), e);
      }
      batch.kept.add(Arrays.copyOfRange(texts, inputs, texts.length));
    }
  }

  private void read(Outcomes outcomes, Batch batch) {
    List<ModelTarget> targets = file.description().targets();
    double[] means = new double[targets.size()];
    double[] standardised = new double[targets.size()];
    double[] joints = new double[query.score().jointTerms().size()];
    for (int row = 0; row < batch.texts.size(); row++) {
      double score = query.score(outcomes, row, means, standardised, joints);
      double[] values = new double[targets.size() + transformed.size() + 1];
      System.arraycopy(means, 0, values, 0, means.length);
      for (int i = 0; i < transformed.size(); i++) {
        values[means.length + i] = outcomes.transformedMean(transformed.get(i), row);
      }
      values[values.length - 1] = score;
      batch.values.add(values);
    }
  }

  @Override
  public void close() {
    idle.forEach(RowPredictor::close);
    idle.clear();
  }
}
