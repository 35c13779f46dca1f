package org.dbmtl.experiments.command.scaffold;

import java.util.concurrent.CountDownLatch;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the process is told to end, in place of ending: by Ctrl-C, or by the signal that
 * service managers send. A second signal ends the process at once.
 */
public final class EndSignals implements AutoCloseable {
  private static final String TERMINATE = "TERM";
  private static final String CTRL_C = "INT";

  private final CountDownLatch told = new CountDownLatch(1);
  private final @Nullable Object beforeTerminate;
  private final @Nullable Object beforeInterrupt;
  private volatile int code;

  /** From now on signals are waited for, unless Java was started with -Xrs. */
  public EndSignals() {
    beforeTerminate = Signals.register(TERMINATE, () -> tell(0));
    beforeInterrupt = Signals.register(CTRL_C, () -> tell(Faults.INTERRUPTED));
  }

  private void tell(int exitCode) {
    if (told.getCount() == 0) {
      Runtime.getRuntime().halt(Faults.INTERRUPTED);
    }
    code = exitCode;
    told.countDown();
  }

  /**
   * Waits for a signal.
   *
   * @return exit code of the process: 0 after SIGTERM, {@link Faults#INTERRUPTED} after Ctrl-C
   */
  public int await() throws InterruptedException {
    told.await();
    return code;
  }

  @Override
  public void close() {
    if (beforeTerminate != null) {
      Signals.unregister(TERMINATE, beforeTerminate);
    }
    if (beforeInterrupt != null) {
      Signals.unregister(CTRL_C, beforeInterrupt);
    }
  }
}
