package org.dbmtl.search.study;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often each candidate is trained, on seeds that all candidates share.
 *
 * @param first trainings that every candidate gets
 * @param most trainings that a candidate may get; if more than {@code first}, candidates race for
 *     them: those that are clearly worse than the best get no more
 */
public record Repeats(int first, int most) {
  /** What {@code auto} stands for. */
  public static final Repeats AUTO = new Repeats(2, 10);

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})(?:\\.\\.([0-9]{1,9}))?");

  /**
   * @throws StudyException if a number is out of its range
   */
  public Repeats {
    Check.atLeast("search.repeats", first, 1, "a candidate is trained at least once");
    if (most < first) {
      throw new StudyException(
          "search.repeats is '%d..%d': the second number is the larger one".formatted(first, most));
    }
    if (most > first && first < 2) {
      throw new StudyException(
          ("search.repeats is '%d..%d', but one repeat says nothing about the noise, so nothing could"
                  + " be dropped: begin with 2 or more")
              .formatted(first, most));
    }
  }

  /** As many for every candidate. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Repeats of(int each) {
    return new Repeats(each, each);
  }

  /**
   * Reads {@code 3}, {@code auto} or {@code 2..8}.
   *
   * @throws StudyException if the text is none of them
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Repeats parse(String text) {
    if (text.equals("auto")) {
      return AUTO;
    }
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new StudyException(
          ("search.repeats is '%s': use a number such as 3, auto (the same as %s), or a first and a"
                  + " largest number such as 2..8")
              .formatted(text, AUTO.text()));
    }
    int first = Integer.parseInt(matcher.group(1));
    return new Repeats(
        first, matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2)));
  }

  /** Whether candidates race for further repeats. */
  public boolean isRace() {
    return most > first;
  }

  /** What {@link #parse} reads. */
  @JsonValue
  public String text() {
    return isRace() ? first + ".." + most : Integer.toString(first);
  }
}
