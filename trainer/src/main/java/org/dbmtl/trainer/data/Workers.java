package org.dbmtl.trainer.data;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.dbmtl.search.study.StudyException;

/** Encodes on all cores. */
final class Workers {
  private Workers() {}

  /**
   * Runs tasks, and returns once none of them runs any more: nobody may find its folder gone.
   *
   * @param done hears each result, in the order of the tasks
   */
  static <T> void run(List<? extends Callable<T>> tasks, Consumer<T> done) throws IOException {
    ExecutorService workers =
        Executors.newFixedThreadPool(
            Math.min(Runtime.getRuntime().availableProcessors(), tasks.size()));
    try {
      for (Future<T> result : tasks.stream().map(workers::submit).toList()) {
        done.accept(result.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("encoding was interrupted", e);
    } catch (ExecutionException e) {
      throw rethrown(e);
    } finally {
      stop(workers);
    }
  }

  private static IOException rethrown(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof StudyException mistake) {
      throw mistake;
    }
    if (cause instanceof SQLException failure) {
      throw DatabaseMessages.unexpected(failure);
    }
    return cause instanceof IOException failure
        ? failure
        : new IOException("encoding failed: " + cause, e);
  }

  private static void stop(ExecutorService workers) {
    workers.shutdownNow();
    boolean interrupted = Thread.interrupted();
    while (!workers.isTerminated()) {
      try {
        workers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
