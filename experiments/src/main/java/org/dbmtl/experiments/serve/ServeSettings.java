package org.dbmtl.experiments.serve;

import java.time.Duration;
import org.dbmtl.search.study.StudyException;

/**
 * Limits of a server.
 *
 * @param workers threads that predict
 * @param queue requests that wait for a worker; more are refused
 * @param batch waiting requests that a worker takes at once; 1 is one after the other
 * @param bodyBytes longest body
 * @param rows most rows of a request
 * @param timeout how long a request waits for its predictions
 * @param watch how often the model's file is looked at; zero is never
 */
public record ServeSettings(
    int workers, int queue, int batch, int bodyBytes, int rows, Duration timeout, Duration watch) {
  private static final int MOST = 1_000_000;
  private static final int MOST_BODY = 1 << 30;

  /** What is served without options: a worker for each core. */
  public static final ServeSettings DEFAULT =
      new ServeSettings(
          Runtime.getRuntime().availableProcessors(),
          256,
          16,
          1 << 20,
          1000,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  /**
   * @throws StudyException if one is out of its range
   */
  public ServeSettings {
    check("--workers", workers, 1, 1024);
    check("--queue", queue, 1, MOST);
    check("--batch", batch, 1, MOST);
    check("--max-body", bodyBytes, 1 << 10, MOST_BODY);
    check("--max-rows", rows, 1, MOST);
    check("--timeout", timeout.toMillis(), 1, 3_600_000);
  }

  private static void check(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new StudyException(
          "command line: %s is %d: use %d to %d".formatted(option, value, least, most));
    }
  }
}
