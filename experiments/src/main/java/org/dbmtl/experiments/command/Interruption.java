package org.dbmtl.experiments.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C into an interrupt of the thread that made this, and lets that thread finish: what it
 * has found so far is still ranked and written. After a minute the process ends anyway.
 */
final class Interruption implements AutoCloseable {
  private final Thread worker = Thread.currentThread();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean asked;

  /**
   * @param notice said once the user interrupts
   */
  Interruption(Runnable notice) {
    hook = new Thread(() -> interrupt(notice), "dbmtl-interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void interrupt(Runnable notice) {
    asked = true;
    notice.run();
    worker.interrupt();
    try {
      boolean ended = finished.await(1, TimeUnit.MINUTES);
      assert ended || asked;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the user has interrupted. */
  boolean isAsked() {
    return asked;
  }

  @Override
  public void close() {
    finished.countDown();
    if (!asked) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException shuttingDown) {
        // The hook runs already, and has been told.
      }
    }
  }
}
