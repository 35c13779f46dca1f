package org.dbmtl.predictor.signal;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What an edge carries from parent to child: a function of one of the {@link Source sources} that
 * the network has of a parent, row by row. Found by {@link ServiceLoader} from its name in {@code
 * network.edge-signal}: one class with a public constructor without arguments, and one line that
 * names it in {@code META-INF/services/org.dbmtl.predictor.signal.EdgeSignal}.
 *
 * <p>A signal gives the same values for the same source every time, has no state, and is used by
 * several threads at once. It keeps none of the arrays that it is given.
 */
public interface EdgeSignal {
  /** The parent's target embedding {@code h_p}, as in Wang et al. 2019, section 3. */
  EdgeSignal EMBEDDING = asItIs("embedding", Source.EMBEDDING);

  /** The parent's predicted probability; of a continuous parent, its standardised prediction. */
  EdgeSignal PROBABILITY = asItIs("probability", Source.PROBABILITY);

  /**
   * The parent's observed label, so that the child is the conditional P(child | parents, features)
   * itself. Where parents are not known, predictions take the mean over what they may be.
   */
  EdgeSignal LABEL = asItIs("label", Source.LABEL);

  /** What the network has of a parent. */
  enum Source {
    /** The target embedding {@code h_p}: the last Bayesian layer, at least 0. */
    EMBEDDING,
    /** The probability, or what else the parent's density says of its outputs. */
    PROBABILITY,
    /** The linear outputs, which are the parameters of the parent's density, such as the logit. */
    OUTPUT,
    /**
     * The observed label: the value, whether it is missing, and of a hurdle whether it is off, all
     * times 16. No gradient flows back to it, and predictions take the mean of the network's over
     * what the label may be. Structures that have one likelihood count as equal; so a function of
     * it should give different labels different values.
     */
    LABEL
  }

  /** Its name in a study, such as {@code embedding}. */
  String key();

  /** What it is a function of. */
  Source source();

  /** How many values it has, of a source that has {@code sourceWidth}; at least 1. */
  default int width(int sourceWidth) {
    return sourceWidth;
  }

  /**
   * Computes the signal of one row.
   *
   * @param source [source width]
   * @param signal [{@link #width}] where it goes; all of it is to be set
   */
  void forward(float[] source, float[] signal);

  /**
   * Passes a row's gradient back from the signal to its source. Not called of labels.
   *
   * @param source [source width] as in {@link #forward}
   * @param slopes [{@link #width}] the loss's gradient by the signal
   * @param sourceSlopes [source width] where that by the source goes; all of it is to be set
   */
  void backward(float[] source, float[] slopes, float[] sourceSlopes);

  /** Whether it is its source as it is, which engines then read in place. */
  default boolean isSource() {
    return false;
  }

  /** Whether children read the parent's observed label. */
  default boolean readsLabels() {
    return source() == Source.LABEL;
  }

  /** The signals there are: three of this project, then those on the class path. */
  static List<EdgeSignal> known() {
    return Stream.concat(
            Stream.of(EMBEDDING, PROBABILITY, LABEL),
            ServiceLoader.load(EdgeSignal.class).stream()
                .map(found -> Shared.SIGNALS.computeIfAbsent(found.type(), type -> found.get())))
        .toList();
  }

  /**
   * The signal of that name.
   *
   * @throws IllegalArgumentException if there is none on the class path
   */
  static EdgeSignal named(String name) {
    return known().stream()
        .filter(signal -> signal.key().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "an edge carries '%s': put the class of this signal on the class path"
                        .formatted(name)));
  }

  /** One signal of each class, made once: equal signals are the same object. */
  final class Shared {
    private static final Map<Class<?>, EdgeSignal> SIGNALS = new ConcurrentHashMap<>();

    private Shared() {}
  }

  private static EdgeSignal asItIs(String key, Source source) {
    record AsItIs(String key, Source source) implements EdgeSignal {
      @Override
      public void forward(float[] from, float[] signal) {
        System.arraycopy(from, 0, signal, 0, from.length);
      }

      @Override
      public void backward(float[] from, float[] slopes, float[] sourceSlopes) {
        System.arraycopy(slopes, 0, sourceSlopes, 0, slopes.length);
      }

      @Override
      public boolean isSource() {
        return true;
      }
    }
    return new AsItIs(key, source);
  }
}
