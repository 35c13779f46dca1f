package org.dbmtl.trainer.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells from a column's name whether it may hold an outcome. A guess: {@code is_click} and {@code
 * playTimeMs} are outcomes, {@code uh_last50_like} and {@code follow_user_num} count earlier ones.
 */
final class OutcomeNames {
  private static final Set<String> EVENTS =
      set(
          """
          click clicked clk like liked dislike disliked follow followed buy bought purchase
          purchased comment commented share shared forward forwarded cart addtocart order ordered
          convert converted conversion cvr install installed hate hated pay paid payment favorite
          favourite collect collected subscribe subscribed signup register registered download
          downloaded longview finish finished complete completed skip skipped churn churned reply
          retweet block report gift bookmark save saved read outcome rating goodsbag goods bag
          profile enter open view viewed long effective valid add play played watch watched
          visit visited respond responded response default defaulted
          """);

  // Words that make no event alone, only with one that does.
  private static final Set<String> COMPANIONS =
      set(
          """
          goods bag profile enter open long effective valid add view play watch read register
          report block complete
          """);

  private static final Set<String> PREFIXES =
      set("is has did if was label target y to from by the");

  private static final Set<String> ENGAGEMENTS =
      Set.of("play", "stay", "dwell", "watch", "view", "viewing", "listen", "read", "reading");

  private static final Set<String> AMOUNTS =
      set("time duration ratio percent length ms sec secs second seconds min minutes s millis");

  private static final Set<String> SPENDINGS = set("spend spent spending revenue gmv sales");

  /** What labels are called by, with a number or a word after it. */
  private static final Set<String> LABELS = set("y label labels target targets outcome outcomes");

  private static final Set<String> DESCRIPTIONS =
      set("id ids age name group gender price date time encoding enc");

  private static final Set<String> EXPOSURES = set("exposure exposed impression impressed");

  private static final Set<String> WEIGHTS = set("weight weights ipw");

  private static final Set<String> WEIGHED =
      set("sample row case instance example importance inverse propensity");

  private static final Set<String> COUNTS = set("n nb num number count counts cnt cnts total");

  private static final Set<String> HISTORY =
      set(
          """
          num number count counts cnt avg average mean sum total last past prev previous hist history
          historical rate ctr days day d range user recency frequency uh author type id level before ago
          """);

  private OutcomeNames() {}

  /** The words of a text. */
  static Set<String> set(String words) {
    return Set.of(words.strip().split("\\s+", -1));
  }

  /** Whether the whole name says that something happened, or how long. */
  static boolean isOutcome(String column) {
    return isEvent(column) || isEngagement(column);
  }

  /** Whether the name says that something happened, such as {@code is_like}. */
  static boolean isEvent(String column) {
    List<String> words = words(column);
    if (words.equals(List.of("label")) || words.equals(List.of("target"))) {
      return true;
    }
    words.removeIf(PREFIXES::contains);
    return !words.isEmpty()
        && EVENTS.containsAll(words)
        && (words.size() > 1 || !COMPANIONS.contains(words.get(0)));
  }

  /**
   * Whether the name says how long or how much something was used, such as {@code play_time_ms}.
   */
  static boolean isEngagement(String column) {
    List<String> words = words(column);
    return words.stream().anyMatch(ENGAGEMENTS::contains)
        && words.stream().anyMatch(AMOUNTS::contains)
        && words.stream().noneMatch(HISTORY::contains);
  }

  /** Whether the name is that of one of several labels, such as {@code y_class3}. */
  static boolean isNumbered(String column) {
    List<String> words = words(column);
    return !words.isEmpty()
        && LABELS.contains(words.get(0))
        && words.stream().noneMatch(DESCRIPTIONS::contains)
        && !isHistory(column);
  }

  /** Whether the name says how much was paid. */
  static boolean isAmount(String column) {
    List<String> words = words(column);
    words.removeIf(PREFIXES::contains);
    return words.size() == 1 && SPENDINGS.contains(words.get(0));
  }

  /** Whether the name is that of a row's weight, such as {@code sample_weight}. */
  static boolean isWeight(String column) {
    List<String> words = words(column);
    words.removeIf(WEIGHED::contains);
    return words.size() == 1 && WEIGHTS.contains(words.get(0));
  }

  /** Whether a word says that its column counts something. */
  static boolean isCount(String word) {
    return COUNTS.contains(word);
  }

  /** Whether the name counts what happened earlier. */
  static boolean isHistory(String column) {
    return words(column).stream().anyMatch(HISTORY::contains);
  }

  /** Whether the name is about an outcome, and nothing says that it is an earlier one. */
  static boolean mayBeOutcome(String column) {
    List<String> words = words(column);
    return words.stream()
            .anyMatch(
                word ->
                    EXPOSURES.contains(word)
                        || (EVENTS.contains(word) && !COMPANIONS.contains(word)))
        && words.stream().noneMatch(HISTORY::contains);
  }

  /** The words of a name in lower case: {@code isAdd_toCart2} has is, add, to, cart. */
  static List<String> words(String column) {
    List<String> words = new ArrayList<>();
    String spaced = column.replaceAll("([\\p{Ll}\\d])(\\p{Lu})", "$1 $2");
    for (String word : spaced.split("[^\\p{L}]+", -1)) {
      if (!word.isEmpty()) {
        words.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }
}
