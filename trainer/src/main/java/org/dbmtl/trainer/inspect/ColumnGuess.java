package org.dbmtl.trainer.inspect;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.dbmtl.predictor.input.WholeFloats;
import org.dbmtl.trainer.data.Database;
import org.dbmtl.trainer.inspect.Outcomes.Found;
import org.jspecify.annotations.Nullable;

/**
 * What a column may be in a study, guessed from its name and its values. First come the reasons to
 * leave it out, then outcomes, moments, lists, ids, numbers and categories.
 *
 * @param settings the column's settings in YAML; of one left out, those it would have as a feature,
 *     or "" if it should be none
 * @param why what the guess rests on, one line
 */
record ColumnGuess(ColumnProfile column, Role role, String settings, String why) {
  enum Role {
    FEATURE,
    TARGET,
    MOMENT,
    LEFT_OUT
  }

  private static final String HEAVY = "{kind: number, transform: log1p}";
  private static final String HEAVY_LABEL = "{kind: continuous, transform: log1p}";

  private static final Set<String> ID_WORDS =
      Set.of("id", "ids", "uid", "uuid", "guid", "cid", "pid", "vid", "sku", "key", "hash");

  private static final Set<String> CATEGORY_WORDS =
      OutcomeNames.set(
          """
          type category cat tab code level group segment city region country brand channel device
          os gender sex hour hourmin weekday feat onehot slot status class kind language lang
          """);

  private static final Set<String> NUMBER_WORDS =
      OutcomeNames.set(
          """
          num count cnt days age price amount duration width height size length score avg mean
          n nb number counts times freq frequency
          total ms sec seconds viewers
          """);

  private static final Set<String> TIME_WORDS =
      Set.of(
          "time",
          "timestamp",
          "ts",
          "date",
          "datetime",
          "at",
          "day",
          "dt",
          "epoch",
          "when",
          "moment");

  private static final int FEW_INTEGERS = 20;

  /** Above this, two whole numbers may be the same number in the network. */
  private static final double EXACT = 0x1p53;

  private static final double ALMOST_ALL = 0.99;
  private static final double ROW_ID_SHARE = 0.9;

  /**
   * The guess for a column.
   *
   * @param found what is known of it as an outcome
   * @param asked whether the user named it a target
   * @param targetsGiven whether the user named targets at all, so that no others are taken
   */
  static ColumnGuess of(
      ColumnProfile column, @Nullable Found found, boolean asked, boolean targetsGiven) {
    if (column.isNested()) {
      return out(column, "", "holds nested values (%s)".formatted(oneLine(column.type())));
    }
    if (column.present() == 0) {
      return out(column, "", "has no value");
    }
    if (asked) {
      return asked(column);
    }
    if (column.present() < (1 - ALMOST_ALL) * column.rows()) {
      return out(column, feature(column), "is missing on more than 99 % of the rows");
    }
    if (column.distinct() == 1 && column.present() == column.rows()) {
      return out(column, "", "is always " + quoted(column.first()));
    }
    if (found != null) {
      return found.isOutcome()
          ? outcome(column, found, targetsGiven)
          : out(column, feature(column), found.why() + ": a feature only if known before");
    }
    if (column.isNumber() && column.low() >= 0 && OutcomeNames.isWeight(column.name())) {
      return out(
          column,
          feature(column),
          "may be the weight of a row, by its name: then name it in data.weight");
    }
    if (PartNames.areValuesOf(column)) {
      return out(column, "", "names parts of the log");
    }
    if (isMoment(column)) {
      return new ColumnGuess(
          column,
          Role.MOMENT,
          "",
          "is a date or moment: rows of later days would hold values never seen");
    }
    if (!column.isList() && isRowNumber(column)) {
      return out(column, "", "has another value on every row");
    }
    if (!column.isList() && isFreeText(column)) {
      return out(column, "", "is free text");
    }
    if (!column.isList() && isRowId(column)) {
      return out(
          column,
          feature(column),
          "names rows: %,d values on %,d rows".formatted(column.distinct(), column.present()));
    }
    return new ColumnGuess(column, Role.FEATURE, feature(column), described(column));
  }

  private static ColumnGuess asked(ColumnProfile column) {
    String settings = label(column);
    if (settings.isEmpty() && !column.isNumber()) {
      return out(column, "", "holds texts, and which of them counts cannot be guessed");
    }
    if (settings.isEmpty()) {
      settings = column.isHeavyTailed() ? HEAVY_LABEL : "continuous";
    }
    return new ColumnGuess(column, Role.TARGET, settings, described(column));
  }

  private static ColumnGuess outcome(ColumnProfile column, Found found, boolean targetsGiven) {
    if (targetsGiven) {
      return out(
          column,
          "",
          found.why() == null ? "looks like an outcome, but was not asked for" : found.why());
    }
    boolean amount =
        column.isNumber()
            && (OutcomeNames.isEngagement(column.name()) || OutcomeNames.isAmount(column.name()));
    String settings = amount ? HEAVY_LABEL : label(column);
    boolean number = column.isNumber() && !column.isFlag() && !column.isFlagOrUnknown();
    if (number && isAmountLabel(column, found, settings)) {
      settings = column.isHeavyTailed() ? HEAVY_LABEL : "continuous";
    }
    if (settings.isEmpty()) {
      return out(
          column,
          "",
          "looks like an outcome, but its values are neither 0/1 nor counts: give a rule, such as {kind: binary, positive: \"= '%s'\"}"
              .formatted(oneLine(column.last())));
    }
    boolean continuous = settings.contains("continuous");
    long rarer = rarer(column, continuous);
    long needed = Math.max(2, Math.min(50, column.rows() / 100));
    if (rarer < needed) {
      return out(
          column,
          "",
          "looks like an outcome, but its rarer value is on only %,d of %,d rows"
              .formatted(rarer, column.present()));
    }
    String why = found.why() == null ? described(column) : described(column) + ", " + found.why();
    return new ColumnGuess(column, Role.TARGET, settings, why);
  }

  /** Whether a number says how much: one found by the log, or one called y that is not a count. */
  private static boolean isAmountLabel(ColumnProfile column, Found found, String settings) {
    return found.evidence() == Outcomes.Evidence.FOUND
        || (settings.isEmpty() && OutcomeNames.isNumbered(column.name()));
  }

  private static long rarer(ColumnProfile column, boolean engagement) {
    if (engagement) {
      return column.present() - column.zeros();
    }
    if (column.isFlag()) {
      return Math.min(column.ones(), column.present() - column.ones());
    }
    if (column.isFlagOrUnknown()) {
      return Math.min(column.ones(), column.zeros());
    }
    return column.isNumber()
        ? Math.min(column.zeros(), column.present() - column.zeros())
        : column.present();
  }

  /** Settings of a column as a binary target, or "" if it cannot be one. */
  private static String label(ColumnProfile column) {
    if (column.isFlag()) {
      return "binary";
    }
    if (column.isFlagOrUnknown()) {
      String known = StarterText.quoted(Database.name(column.name()) + " >= 0");
      return "{kind: binary, positive: \"= 1\", where: %s}".formatted(known);
    }
    if (column.isInteger()
        && column.low() == 0
        && column.high() > 1
        && column.zeros() >= column.present() / 2) {
      return "{kind: binary, positive: \"> 0\"}";
    }
    return column.isYesNo() ? "{kind: binary, positive: \"= '%s'\"}".formatted(column.last()) : "";
  }

  private static boolean isMoment(ColumnProfile column) {
    if (column.moments() == column.present() && !column.isNumber()) {
      return true;
    }
    if (!column.isNumber() || !hasWord(column, TIME_WORDS)) {
      return false;
    }
    // From 2000 to 2039, in seconds, or their thousandths down to nanoseconds.
    double unit = 1;
    for (int i = 0; i < 4; i++, unit *= 1000) {
      if (column.low() >= 946_684_800 * unit && column.high() < 2_200_000_000.0 * unit) {
        return true;
      }
    }
    return column.isInteger() && column.low() >= 19_000_101 && column.high() <= 21_001_231;
  }

  private static boolean isRowNumber(ColumnProfile column) {
    boolean everyRow = column.rows() >= 20 && column.distinct() == column.rows();
    boolean counted = column.isInteger() && column.high() - column.low() == column.rows() - 1;
    return everyRow && (counted || !column.isNumber() || hasWord(column, ID_WORDS));
  }

  /** Ids with about one row each name rows rather than things. */
  private static boolean isRowId(ColumnProfile column) {
    boolean id = !column.isNumber() || (isWhole(column) && hasWord(column, ID_WORDS));
    return id && column.rows() >= 20 && column.distinct() > ROW_ID_SHARE * column.present();
  }

  private static boolean isFreeText(ColumnProfile column) {
    return !column.isNumber()
        && column.distinct() > 0.5 * column.present()
        && column.rows() >= 20
        && (column.blanks() >= 2 || column.length() > 60);
  }

  /** Whether the values are whole numbers, some of them maybe written as floats. */
  private static boolean isWhole(ColumnProfile column) {
    return column.isInteger()
        || Stream.of(column.first(), column.last())
            .allMatch(text -> WholeFloats.withoutPoint(text).matches("-?\\d+"));
  }

  /** Settings of a column as a feature. */
  private static String feature(ColumnProfile column) {
    if (column.isList()) {
      String separator = column.separator().isEmpty() ? "," : column.separator();
      return "{kind: ids, separator: \"%s\"}".formatted(separator);
    }
    if (hasWord(column, ID_WORDS) && (isWhole(column) || !column.isNumber())) {
      return "id";
    }
    if (column.isInteger() && Math.max(-column.low(), column.high()) > EXACT) {
      return "id";
    }
    if (!column.isNumber()) {
      return column.distinct() <= 1000 ? "category" : "id";
    }
    boolean coded = isCoded(column);
    boolean few =
        column.isInteger() && column.distinct() <= FEW_INTEGERS && !hasWord(column, NUMBER_WORDS);
    if (coded || column.isFlag() || few) {
      return "category";
    }
    return column.isHeavyTailed() ? HEAVY : "number";
  }

  private static boolean isCoded(ColumnProfile column) {
    return column.isInteger() && hasWord(column, CATEGORY_WORDS);
  }

  /** Whether the name says that its whole numbers are codes. */
  boolean isCoded() {
    return isCoded(column);
  }

  /** The same column with other settings. */
  ColumnGuess with(String newSettings) {
    return new ColumnGuess(column, role, newSettings, why);
  }

  private static boolean hasWord(ColumnProfile column, Set<String> words) {
    List<String> own = OutcomeNames.words(column.name());
    return own.stream().anyMatch(words::contains);
  }

  private static String described(ColumnProfile column) {
    if (column.isFlag()) {
      return "%s %% are 1"
          .formatted(String.format(Locale.ROOT, "%.2f", 100.0 * column.ones() / column.present()));
    }
    if (column.isFlagOrUnknown()) {
      return "-1 is taken for unknown, on %,d rows"
          .formatted(column.present() - column.ones() - column.zeros());
    }
    StringBuilder text = new StringBuilder("%,d values".formatted(column.distinct()));
    if (column.isNumber() && !hasWord(column, ID_WORDS)) {
      text.append(", %s to %s".formatted(number(column.low()), number(column.high())));
    }
    if (column.present() < column.rows()) {
      text.append(
          String.format(
              Locale.ROOT, ", %.1f %% missing", 100 - 100.0 * column.present() / column.rows()));
    }
    return text.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  private static String quoted(String text) {
    String shown = text.length() > 40 ? text.substring(0, 39) + "..." : text;
    return "'" + oneLine(shown) + "'";
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\p{C}\\u2028\\u2029]", "?");
  }

  private static ColumnGuess out(ColumnProfile column, String settings, String why) {
    return new ColumnGuess(column, Role.LEFT_OUT, settings, why);
  }
}
