package org.dbmtl.predictor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.InputRows;
import org.dbmtl.predictor.input.ListText;
import org.dbmtl.predictor.input.RowEncoder;
import org.dbmtl.predictor.input.UnseenValues;
import org.dbmtl.predictor.input.Vocabulary;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.network.MemberNetwork;
import org.dbmtl.predictor.network.ModelQuery;
import org.dbmtl.predictor.network.Outcomes;
import org.jspecify.annotations.Nullable;

/**
 * Predicts rows by a model file, in plain Java.
 *
 * <pre>{@code
 * try (Predictor predictor = Predictor.load(Path.of("best.dbmtl"))) {
 *   Prediction row = predictor.predict(Map.of("user_id", "u17", "hour", 21));
 *   System.out.println(row.mean("click") + " " + row.score());
 * }
 * }</pre>
 *
 * <p>A row gives a value for each {@link #columns column}: a text, a number, a truth value, a
 * collection for a list of ids, or null for a missing value. Numbers count as the text that they
 * print: {@code 1} and {@code 1.0} are different ids. A value that the training part did not hold
 * is treated as the study says, and counted in {@link #unseen}.
 *
 * <p>Under edges that carry labels of continuous targets the mean is over draws. They follow from
 * the model and the row alone, so that the same row gets the same prediction.
 *
 * <p>Thread-safe: any number of threads may predict at once.
 */
public final class Predictor implements AutoCloseable {
  private final Loaded loaded;
  private final ModelQuery query;
  private final Map<String, Double> given;
  private final ConcurrentLinkedQueue<Worker> idle = new ConcurrentLinkedQueue<>();

  private Predictor(Loaded loaded, @Nullable String score, Map<String, Double> given) {
    this.loaded = loaded;
    this.given = Map.copyOf(given);
    query = ModelQuery.of(loaded.model, score, given);
  }

  /** What all predictors of a file share. */
  private record Loaded(
      ModelDescription model,
      RowEncoder encoder,
      List<MemberNetwork> networks,
      UnseenValues unseen) {}

  /** What one thread works on. */
  private final class Worker {
    private final InputRows rows = new InputRows(loaded.model.inputs(), 1);
    private final List<MemberNetwork.Scratch> scratches = new ArrayList<>();
    private final Outcomes outcomes = query.outcomes(1);
    private final int[] sources = query.sources();
    private final float[][] labels = new float[sources.length][1];
    private final @Nullable String[] texts = new String[loaded.model.inputs().size()];
    private final double[] means = new double[sources.length];
    private final double[] standardised = new double[sources.length];
    private final double[] joints = new double[query.score().jointTerms().size()];
    private final UnseenValues unseen = new UnseenValues(loaded.model.inputs());

    Worker() {
      loaded.networks.forEach(network -> scratches.add(network.scratch()));
    }

    /** Predicts the row that {@link #texts} hold, and leaves its means in {@link #means}. */
    double run() {
      rows.clear();
      loaded.encoder.add(texts, rows, unseen);
      outcomes.clear(1);
      for (int member = 0; member < scratches.size(); member++) {
        MemberNetwork network = loaded.networks.get(member);
        MemberNetwork.Scratch scratch = scratches.get(member);
        outcomes.member(member, 1);
        if (query.isMarginal()) {
          network.predictMarginal(
              rows,
              0,
              query.passes(member),
              sources,
              ModelQuery.STREAM,
              0,
              labels,
              outcomes,
              0,
              scratch);
        } else {
          outcomes.addDirect(network.predict(rows, 0, scratch), 0, 1);
        }
        outcomes.endMember(1);
      }
      return query.score(outcomes, 0, means, standardised, joints);
    }
  }

  /**
   * Loads a model file whole: the file may be moved or replaced afterwards.
   *
   * @throws ModelException if it is not a model file, is damaged, or a newer version wrote it
   */
  public static Predictor load(Path file) {
    try (ModelFile opened = ModelFile.open(file)) {
      ModelDescription model = opened.description();
      List<MemberNetwork> networks = new ArrayList<>();
      for (int member = 0; member < model.members().size(); member++) {
        networks.add(new MemberNetwork(model, opened.weights(member)));
      }
      return new Predictor(
          new Loaded(model, encoder(opened), networks, new UnseenValues(model.inputs())),
          null,
          Map.of());
    } catch (IllegalArgumentException e) {
      throw new ModelException("%s is damaged: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * What encodes rows for a model.
   *
   * @throws ModelException if the file is damaged
   */
  public static RowEncoder encoder(ModelFile file) {
    List<FeatureInput> inputs = file.description().inputs();
    Map<String, Vocabulary> vocabularies = new HashMap<>();
    for (int input = 0; input < inputs.size(); input++) {
      if (inputs.get(input) instanceof IdInput id && id.needsVocabulary()) {
        vocabularies.put(id.name(), file.vocabulary(input, VocabularyFile::read));
      }
    }
    ModelDescription model = file.description();
    return new RowEncoder(inputs, model.nullValues(), model.nullValuesOf(), vocabularies);
  }

  /**
   * This with another fused score, such as {@code "click * (1 + like)^0.5"}; shares the weights.
   */
  public Predictor withScore(String expression) {
    return new Predictor(loaded, expression, given);
  }

  /**
   * This with observed outcomes in place of those it had, which condition the other targets where
   * edges carry labels.
   *
   * @param labels by target, in the log's own unit: 0 or 1 of a binary one
   * @throws ModelException if no edge of the model carries labels
   */
  public Predictor given(Map<String, Double> labels) {
    return new Predictor(loaded, query.score().text(), labels);
  }

  /** What the file says of the model. */
  public ModelDescription model() {
    return loaded.model;
  }

  /** The columns that a row gives, in the model's order. */
  public List<String> columns() {
    return loaded.model.inputs().stream().map(FeatureInput::column).distinct().toList();
  }

  /** How many values of each feature were not known from training, of all rows so far. */
  public Map<String, Long> unseen() {
    synchronized (loaded.unseen) {
      return loaded.unseen.counts();
    }
  }

  /**
   * Predicts a row.
   *
   * @param row values by column; more columns than the model reads do no harm
   * @throws ModelException if a column is missing, or a value cannot be read
   */
  public Prediction predict(Map<String, ?> row) {
    return predict(List.of(row)).get(0);
  }

  /**
   * Predicts rows, in their order.
   *
   * @throws ModelException if a column is missing, or a value cannot be read, naming the row if
   *     there are several; no row is predicted then
   */
  public List<Prediction> predict(List<? extends Map<String, ?>> rows) {
    List<String> targets = loaded.model.targetNames();
    List<Prediction> predictions = new ArrayList<>(rows.size());
    Worker worker = take();
    try {
      for (int row = 0; row < rows.size(); row++) {
        predictions.add(predicted(targets, rows, row, worker));
      }
    } finally {
      giveBack(worker);
    }
    return predictions;
  }

  private Prediction predicted(
      List<String> targets, List<? extends Map<String, ?>> rows, int row, Worker worker) {
    try {
      read(rows.get(row), worker.texts);
      double score = worker.run();
      return new Prediction(targets, worker.means, score);
    } catch (ModelException e) {
      throw rows.size() == 1 ? e : e.at("row " + (row + 1));
    }
  }

  /**
   * Predicts rows that lie in arrays, for speed.
   *
   * @param columns [inputs of the model][rows] the text of each value, or null where missing
   * @param means [targets][rows] where the means go
   * @param scores [rows] where the fused scores go
   * @throws ModelException if a value cannot be read
   */
  public void predict(@Nullable String[][] columns, double[][] means, double[] scores) {
    Worker worker = take();
    try {
      for (int row = 0; row < scores.length; row++) {
        for (int input = 0; input < columns.length; input++) {
          worker.texts[input] = columns[input][row];
        }
        scores[row] = worker.run();
        for (int target = 0; target < means.length; target++) {
          means[target][row] = worker.means[target];
        }
      }
    } finally {
      giveBack(worker);
    }
  }

  private Worker take() {
    Worker worker = idle.poll();
    return worker == null ? new Worker() : worker;
  }

  private void giveBack(Worker worker) {
    synchronized (loaded.unseen) {
      loaded.unseen.add(worker.unseen);
    }
    worker.unseen.clear();
    idle.add(worker);
  }

  private void read(Map<String, ?> row, @Nullable String[] to) {
    for (int i = 0; i < to.length; i++) {
      FeatureInput input = loaded.model.inputs().get(i);
      Object value = row.get(input.column());
      if (value == null && !row.containsKey(input.column())) {
        throw new ModelException(
            "there is no '%s': give a value, or null for a missing one; the model reads %s"
                .formatted(input.column(), String.join(", ", columns())));
      }
      to[i] = value == null ? null : text(value, input);
    }
  }

  private static String text(Object value, FeatureInput input) {
    if (value instanceof Collection<?> items) {
      if (!(input instanceof IdInput id) || id.separator() == null) {
        throw new ModelException(
            "'%s' is a list, but feature '%s' is one value"
                .formatted(input.column(), input.name()));
      }
      return ListText.of(items.stream().map(String::valueOf).toList(), id.separator());
    }
    return value.toString();
  }

  /** Nothing is left open; a predictor that is closed may no longer be used. */
  @Override
  public void close() {
    idle.clear();
  }
}
