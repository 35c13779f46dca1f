package org.dbmtl.search.space;

import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * One dimension of a search space. Values are plain: {@link Double}, {@link Integer}, {@link
 * Boolean}, {@link String}, or a {@link java.util.List} of them. Immutable.
 *
 * <p>Every parameter is also seen as the interval [0, 1), cut into as many equal cells as it has
 * values, so that samplers need not know the kinds: {@link #at} and {@link #unit} go there and
 * back.
 */
public sealed interface Parameter
    permits RealParameter, StepParameter, WholeParameter, ChoiceParameter {
  /** What it sets: a study's key, such as {@code training.learning-rate}, or a name of its own. */
  String name();

  /** When it counts; null if always. */
  @Nullable Condition condition();

  /** Number of its values; {@link Long#MAX_VALUE} if they are not counted. */
  long levels();

  /**
   * One of the values of a parameter whose values are counted.
   *
   * @param index from 0 to {@code levels() - 1}, in the order of the places
   */
  Object level(long index);

  /** Whether near values are alike; of a choice, none is nearer to another. */
  default boolean isOrdered() {
    return true;
  }

  /**
   * The value at a place.
   *
   * @param unit in [0, 1); what is outside is moved to the nearer end
   */
  default Object at(double unit) {
    return level((long) (Math.min(Math.max(unit, 0), Math.nextDown(1.0)) * levels()));
  }

  /**
   * The place of a value: for one of counted levels the middle of its cell.
   *
   * @return in [0, 1]
   * @throws StudyException if the value is none of this parameter
   */
  double unit(Object value);

  /** This value in the form that {@link #at} gives, such as a whole number for a real one. */
  default Object checked(Object value) {
    return at(unit(value));
  }
}
