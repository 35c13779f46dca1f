package org.dbmtl.experiments.serve;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.dbmtl.predictor.Prediction;
import org.dbmtl.predictor.Predictor;
import org.dbmtl.predictor.fault.ModelException;

/**
 * Requests that wait for their predictions, and the workers that take them. A worker that is free
 * takes what waits, its fair share and at most a batch, and never waits for more. Of what it has
 * taken it predicts row by row: the network is computed so, and a request that is wrong spoils no
 * other. Thread-safe.
 */
final class PredictQueue implements AutoCloseable {
  private final ArrayBlockingQueue<Job> waiting;
  private final List<Thread> workers = new ArrayList<>();
  private final int batch;
  private final long timeoutNanos;
  private volatile boolean closed;

  /** A request that waits; equal to itself alone. */
  private static final class Job {
    private final Predictor predictor;
    private final List<Map<String, Object>> rows;
    private final CompletableFuture<List<Prediction>> result = new CompletableFuture<>();

    Job(Predictor predictor, List<Map<String, Object>> rows) {
      this.predictor = predictor;
      this.rows = rows;
    }
  }

  /** A request that is not answered with predictions, now. */
  static final class Busy extends Exception {
    private static final long serialVersionUID = 1L;

    Busy(String message) {
      super(message, null, false, false);
    }
  }

  PredictQueue(ServeSettings settings) {
    waiting = new ArrayBlockingQueue<>(settings.queue());
    batch = settings.batch();
    timeoutNanos = settings.timeout().toNanos();
    for (int i = 0; i < settings.workers(); i++) {
      Thread worker = new Thread(this::work, "dbmtl-predict-" + i);
      worker.setDaemon(true);
      worker.start();
      workers.add(worker);
    }
  }

  /**
   * Predicts rows, in their order.
   *
   * @throws Busy if too many requests wait, or this one has waited too long
   * @throws ModelException if a row cannot be read
   */
  List<Prediction> predict(Predictor predictor, List<Map<String, Object>> rows) throws Busy {
    Job job = new Job(predictor, rows);
    if (closed || !waiting.offer(job)) {
      throw new Busy("%d requests wait already: try again in a second".formatted(waiting.size()));
    }
    try {
      return job.result.get(timeoutNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      job.result.cancel(false);
      if (waiting.remove(job)) {
        throw new Busy("no worker was free within %s".formatted(text(timeoutNanos)));
      }
      throw new Busy(
          "the predictions took longer than %s: try again, or send fewer rows"
              .formatted(text(timeoutNanos)));
    } catch (CancellationException e) {
      throw new Busy("the server is stopping");
    } catch (InterruptedException e) {
      job.result.cancel(false);
      Thread.currentThread().interrupt();
      throw new Busy("the server is stopping");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ModelException mistake) {
        throw mistake;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static String text(long nanos) {
    return Duration.ofNanos(nanos).toMillis() + " ms";
  }

  /** Requests that wait for a worker. */
  int waiting() {
    return waiting.size();
  }

  private void work() {
    List<Job> taken = new ArrayList<>(batch);
    try {
      while (!closed) {
        taken.add(waiting.take());
        int share = Math.min(batch - 1, waiting.size() / workers.size());
        if (share > 0) {
          waiting.drainTo(taken, share);
        }
        taken.forEach(PredictQueue::run);
        taken.clear();
      }
    } catch (InterruptedException e) {
      // It is closed.
    }
  }

  private static void run(Job job) {
    if (job.result.isDone()) {
      return; // nobody waits for it any more
    }
    try {
      job.result.complete(job.predictor.predict(job.rows));
    } catch (RuntimeException | Error e) {
      job.result.completeExceptionally(e);
    }
  }

  /** Ends the workers; who still waits is told so. */
  @Override
  public void close() {
    closed = true;
    workers.forEach(Thread::interrupt);
    List<Job> left = new ArrayList<>();
    waiting.drainTo(left);
    left.forEach(job -> job.result.cancel(false));
  }
}
