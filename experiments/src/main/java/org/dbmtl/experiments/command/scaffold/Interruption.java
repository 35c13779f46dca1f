package org.dbmtl.experiments.command.scaffold;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dbmtl.search.evidence.StopReason;

/**
 * Turns Ctrl-C into an interrupt of the thread that made this, and lets that thread finish: what it
 * has found so far is still ranked and written. After a minute the process ends anyway.
 */
public final class Interruption implements AutoCloseable {
  private final Thread worker = Thread.currentThread();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Talk talk;
  private final Thread hook;
  private boolean interrupted;
  private volatile boolean asked;

  /**
   * @param notice said once the user interrupts; empty for none
   */
  public Interruption(Talk talk, String notice) {
    this.talk = talk;
    hook = new Thread(() -> interrupt(notice), "dbmtl-interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @SuppressWarnings("ResultOfMethodCallIgnored") // the process ends either way
  private void interrupt(String notice) {
    asked = true;
    if (!notice.isEmpty()) {
      talk.err().println(notice);
      talk.err().flush();
    }
    worker.interrupt();
    try {
      finished.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the user has interrupted. */
  public boolean isAsked() {
    return asked;
  }

  /**
   * Whether the work that has just ended was interrupted. The thread is no longer marked so: files
   * cannot be written by one that is.
   */
  public boolean hasCome() {
    interrupted |= Thread.interrupted();
    return interrupted;
  }

  /** As {@link #hasCome()}, for a search that says why it ended. */
  public boolean hasCome(StopReason stopped) {
    interrupted |= stopped == StopReason.CANCELLED;
    return hasCome();
  }

  /** Says, after an interruption, how the work goes on. */
  public void sayHowToGoOn() {
    if (interrupted) {
      talk.out().println("To go on: " + talk.commandLineWithout("--fresh", "--retry-failed"));
      talk.out().flush();
    }
  }

  /** The command's exit code, where it has done all else. */
  public int exitCode() {
    return interrupted && asked ? Faults.INTERRUPTED : 0;
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
