package org.dbmtl.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests when they are due, whether or not the ones before are answered: the gaps between
 * them are exponential, as of many clients that know nothing of each other. A time counts from when
 * the request was due, so a server that stalls is charged for all that it kept waiting. (Gil Tene's
 * "coordinated omission" is not counting that.)
 *
 * <p>A thread for each connection sends over plain sockets: the platform's client takes several
 * times the processor time of the server that it would measure on the same cores.
 */
final class ServeBenchmark {
  private static final long LONGEST = 60_000_000_000L;
  private static final int DIGITS = 3;

  private final URI server;
  private final List<byte[]> requests = new ArrayList<>();
  private final long[] due;
  private final int counted;
  private final int connections;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicLong last = new AtomicLong();
  private final Histogram fromDue = new ConcurrentHistogram(LONGEST, DIGITS);
  private final Histogram fromSent = new ConcurrentHistogram(LONGEST, DIGITS);

  /**
   * What was measured.
   *
   * @param fromDue nanoseconds from when each request was due to its whole answer
   * @param fromSent nanoseconds from when it was sent
   * @param errors requests without an answer, or with another status than 200
   * @param rate answers a second
   */
  record Result(Histogram fromDue, Histogram fromSent, long errors, double rate) {}

  /**
   * @param warmUp seconds before those that count
   */
  ServeBenchmark(
      URI server,
      @Nullable String token,
      List<byte[]> bodies,
      double rate,
      double warmUp,
      double seconds,
      int connections) {
    this.server = server;
    this.connections = connections;
    for (byte[] body : bodies) {
      requests.add(request(server, token, body));
    }
    SplittableRandom random = new SplittableRandom(1);
    List<Long> times = new ArrayList<>();
    int before = 0;
    double time = 0;
    while (time < warmUp + seconds) {
      times.add((long) (time * 1e9));
      before += time < warmUp ? 1 : 0;
      time -= Math.log(1 - random.nextDouble()) / rate;
    }
    due = times.stream().mapToLong(Long::longValue).toArray();
    counted = before;
  }

  private static byte[] request(URI server, @Nullable String token, byte[] body) {
    String head =
        "POST /predict HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(
                server.getHost(),
                server.getPort(),
                token == null ? "" : "Authorization: Bearer " + token + "\r\n",
                body.length);
    byte[] start = head.getBytes(StandardCharsets.UTF_8);
    byte[] whole = new byte[start.length + body.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return whole;
  }

  Result run() throws InterruptedException {
    long start = System.nanoTime() + 100_000_000L;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Thread thread = new Thread(() -> send(start), "bench-connection-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (last.get() - start - (counted < due.length ? due[counted] : 0)) / 1e9;
    return new Result(fromDue, fromSent, errors.get(), fromDue.getTotalCount() / seconds);
  }

  /** Sends what is due next, over a connection of its own, until all is sent. */
  private void send(long start) {
    try (KeptConnection connection = new KeptConnection(server.getHost(), server.getPort())) {
      for (int i = next.getAndIncrement(); i < due.length; i = next.getAndIncrement()) {
        long at = start + due[i];
        for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        long sent = System.nanoTime();
        boolean answered = isAnswered(connection, requests.get(i % requests.size()));
        long end = System.nanoTime();
        if (i >= counted) {
          last.accumulateAndGet(end, Math::max);
          fromDue.recordValue(Math.min(LONGEST, end - at));
          fromSent.recordValue(Math.min(LONGEST, end - sent));
          if (!answered) {
            errors.incrementAndGet();
          }
        }
      }
    }
  }

  private static boolean isAnswered(KeptConnection connection, byte[] request) {
    try {
      return connection.status(request) == 200;
    } catch (IOException e) {
      connection.close();
      return false;
    }
  }
}
