package org.dbmtl.search.study;

import java.util.List;
import org.dbmtl.predictor.signal.EdgeSignal;

/** The names that a study may give in {@code network.edge-signal}. */
public class EdgeSignalNames implements StudyNames {
  private static final String KEY = "network.edge-signal";

  /**
   * The signal of that name.
   *
   * @throws StudyException if there is none; the message lists those there are
   */
  public static EdgeSignal named(String name) {
    return Registered.named(EdgeSignal.known(), EdgeSignal::key, KEY, name);
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public List<String> names() {
    return EdgeSignal.known().stream().map(EdgeSignal::key).toList();
  }

  /** The names that a study may give of each edge in {@code network.edge-signals}. */
  public static final class OfEdges extends EdgeSignalNames {
    @Override
    public String key() {
      return "network.edge-signals.*";
    }
  }
}
