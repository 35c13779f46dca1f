package org.dbmtl.experiments.serve;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.dbmtl.predictor.fault.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * The model that is served, and the file that it comes from. A file that has changed, and changes
 * no more, takes the model's place once it is loaded whole; a bad one is told of and left.
 * Thread-safe.
 */
final class ModelSlot implements AutoCloseable {
  private final Path file;
  private final ServeMetrics metrics;
  private final Consumer<String> log;
  private final @Nullable Thread watcher;
  private volatile LoadedModel model;
  private @Nullable FileStamp tried;

  /**
   * @param watch how often the file is looked at; zero is never
   * @param log of lines for people
   * @throws ModelException if the file cannot be loaded
   */
  ModelSlot(Path file, Duration watch, ServeMetrics metrics, Consumer<String> log) {
    this.file = file;
    this.metrics = metrics;
    this.log = log;
    model = LoadedModel.load(file);
    tried = model.stamp();
    if (watch.isZero()) {
      watcher = null;
    } else {
      watcher = new Thread(() -> watch(watch), "dbmtl-watch");
      watcher.setDaemon(true);
      watcher.start();
    }
  }

  /** The model to predict with now. */
  LoadedModel model() {
    return model;
  }

  private void watch(Duration every) {
    FileStamp before = model.stamp();
    try {
      while (true) {
        Thread.sleep(every.toMillis());
        FileStamp now = FileStamp.of(file);
        // A file that is being written is different each time.
        if (now != null && now.equals(before) && !isTried(now)) {
          try {
            reload();
          } catch (ModelException e) {
            // Told of by then.
          }
        }
        before = now;
      }
    } catch (InterruptedException e) {
      // It is closed.
    }
  }

  private synchronized boolean isTried(FileStamp now) {
    return now.equals(tried);
  }

  /**
   * Loads the file again, and serves it from then on.
   *
   * @throws ModelException if it cannot be loaded: the model before stays
   */
  synchronized LoadedModel reload() {
    tried = FileStamp.of(file);
    try {
      LoadedModel loaded = LoadedModel.load(file);
      tried = loaded.stamp();
      LoadedModel before = model;
      model = loaded;
      metrics.reload(true);
      log.accept(
          "%s: version %s is served, in place of %s"
              .formatted(file, loaded.version(), before.version()));
      return loaded;
    } catch (ModelException e) {
      metrics.reload(false);
      log.accept("%s; version %s stays".formatted(e.getMessage(), model.version()));
      throw e;
    } catch (OutOfMemoryError e) {
      metrics.reload(false);
      log.accept(
          "%s does not fit into memory next to version %s, which stays: give Java more by"
                  .formatted(file, model.version())
              + " DBMTL_JAVA_OPTS=-Xmx");
      throw new ModelException("%s does not fit into memory".formatted(file), e);
    }
  }

  @Override
  public void close() {
    if (watcher != null) {
      watcher.interrupt();
    }
  }
}
