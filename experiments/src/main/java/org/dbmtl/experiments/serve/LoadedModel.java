package org.dbmtl.experiments.serve;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.predictor.Predictor;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.json.PredictAnswer;
import org.dbmtl.predictor.json.PredictRequest;
import org.dbmtl.predictor.model.ModelFile;
import org.jspecify.annotations.Nullable;

/** A model in memory: requests that began with it end with it. Thread-safe. */
final class LoadedModel {
  private static final int VERSION_BYTES = 6;
  private static final int WARM_ROWS = 5000;
  private static final long WARM_NANOS = 500_000_000L;
  private static final int QUERIES = 16;
  private static final int ATTEMPTS = 3;

  private final Predictor predictor;
  private final String name;
  private final String version;
  private final @Nullable FileStamp stamp;
  private final Set<String> columns;
  private final String example;
  private final long loadedMillis = System.currentTimeMillis();

  /** The queries that were asked last. */
  private final Map<Query, Predictor> queries =
      Collections.synchronizedMap(
          new LinkedHashMap<>(QUERIES, .75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Query, Predictor> eldest) {
              return size() > QUERIES;
            }
          });

  /** What a request asks besides its rows. */
  private record Query(@Nullable String score, Map<String, Double> given) {}

  private LoadedModel(
      Predictor predictor, String name, String version, @Nullable FileStamp stamp, String example) {
    this.predictor = predictor;
    this.name = name;
    this.version = version;
    this.stamp = stamp;
    this.columns = Set.copyOf(predictor.columns());
    this.example = example;
  }

  /**
   * Loads a file, and predicts rows of missing values until the code that does so is compiled.
   *
   * @throws ModelException if it is not a model file, or damaged
   */
  static LoadedModel load(Path file) {
    for (int attempt = 1; ; attempt++) {
      FileStamp stamp = FileStamp.of(file);
      String example;
      try (ModelFile opened = ModelFile.open(file)) {
        example = ExampleRow.json(opened);
      }
      Predictor predictor = Predictor.load(file);
      String version = version(file);
      if (attempt == ATTEMPTS || (stamp != null && stamp.equals(FileStamp.of(file)))) {
        warmUp(predictor);
        String study = predictor.model().origin().study();
        return new LoadedModel(predictor, study, version, stamp, example);
      }
      // It was replaced in the meantime.
    }
  }

  private static String version(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    } catch (IOException e) {
      throw new ModelException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void warmUp(Predictor predictor) {
    Map<String, Object> missing = new HashMap<>();
    predictor.columns().forEach(column -> missing.put(column, null));
    List<Map<String, Object>> row = new ArrayList<>(List.of(missing));
    long end = System.nanoTime() + WARM_NANOS;
    for (int i = 0; i < WARM_ROWS && System.nanoTime() < end; i++) {
      predictor.predict(row);
    }
  }

  /**
   * What predicts a request's rows.
   *
   * @throws ModelException if the model cannot answer its score, or what is given
   */
  Predictor predictor(PredictRequest request) {
    if (request.isPlain()) {
      return predictor;
    }
    Query query = new Query(request.score(), request.given());
    Predictor known = queries.get(query);
    if (known == null) {
      Predictor scored = request.score() == null ? predictor : predictor.withScore(request.score());
      known = request.given().isEmpty() ? scored : scored.given(request.given());
      queries.put(query, known);
    }
    return known;
  }

  Predictor predictor() {
    return predictor;
  }

  /** Name of the study that it was trained for. */
  String name() {
    return name;
  }

  /** The first digits of the file's SHA-256. */
  String version() {
    return version;
  }

  /** What the file looked like before it was read. */
  @Nullable FileStamp stamp() {
    return stamp;
  }

  Set<String> columns() {
    return columns;
  }

  /** A row as JSON. */
  String example() {
    return example;
  }

  /** When it was loaded, milliseconds since 1970. */
  long loadedMillis() {
    return loadedMillis;
  }

  PredictAnswer answer() {
    return new PredictAnswer(name, version);
  }
}
