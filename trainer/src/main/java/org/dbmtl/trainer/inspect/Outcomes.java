package org.dbmtl.trainer.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dbmtl.trainer.inspect.Events.Event;
import org.jspecify.annotations.Nullable;

/**
 * Finds the outcomes of a sample: first by their names, then by what happens only where another
 * outcome does, or the other way round.
 *
 * <p>What happens only where a known outcome does cannot be known before it, whatever its name. The
 * other way round, a column without which a known outcome never happens is an outcome if it stands
 * next to one; elsewhere it may also say who could have had the outcome at all. Where no name says
 * anything, the columns at the log's end that imply one another are taken.
 */
final class Outcomes {
  /** What is known of a column. */
  enum Evidence {
    NAMED,
    FOUND,
    MAYBE
  }

  /**
   * @param why what it rests on beyond the column's own values, or null
   */
  record Found(Evidence evidence, @Nullable String why) {
    boolean isOutcome() {
      return evidence != Evidence.MAYBE;
    }
  }

  private final LogSample sample;
  private final List<ColumnProfile> columns;
  private final Map<String, Found> found = new LinkedHashMap<>();

  private Outcomes(LogSample sample, List<String> given) {
    this.sample = sample;
    this.columns = sample.columns();
    for (ColumnProfile column : columns) {
      String name = column.name();
      if (given.contains(name) || (given.isEmpty() && isNamed(column))) {
        found.put(name, new Found(Evidence.NAMED, null));
      } else if (OutcomeNames.mayBeOutcome(name)) {
        found.put(name, new Found(Evidence.MAYBE, "may be an outcome, by its name"));
      }
    }
  }

  /**
   * What may be an outcome, by column.
   *
   * @param given targets that the user named, or empty to go by names
   */
  static Map<String, Found> of(LogSample sample, List<String> given) {
    Outcomes outcomes = new Outcomes(sample, given);
    if (given.isEmpty() && outcomes.found.values().stream().noneMatch(Found::isOutcome)) {
      outcomes.atTheEnd();
    }
    int before;
    do {
      before = outcomes.found.size();
      outcomes.related();
    } while (outcomes.found.size() > before);
    return outcomes.found;
  }

  private boolean isNamed(ColumnProfile column) {
    String name = column.name();
    if (OutcomeNames.isEvent(name)) {
      return true;
    }
    if (OutcomeNames.isNumbered(name)) {
      return column.isFlag()
          || column.isFlagOrUnknown()
          || column.isYesNo()
          || (column.isNumber()
              && OutcomeNames.words(name).get(0).equals("y")
              && !isPoint(name.toLowerCase(Locale.ROOT)));
    }
    return column.isNumber() && (OutcomeNames.isEngagement(name) || OutcomeNames.isAmount(name));
  }

  /** Whether the log has an x to this y, as points of a plane have, and not as inputs have. */
  private boolean isPoint(String name) {
    String rest = name.substring(1);
    List<String> x = rests("x");
    return x.contains(rest) && (!rest.matches("\\W*_*\\d+") || x.equals(rests("y")));
  }

  private List<String> rests(String start) {
    return columns.stream()
        .map(column -> column.name().toLowerCase(Locale.ROOT))
        .filter(name -> name.startsWith(start))
        .map(name -> name.substring(1))
        .toList();
  }

  /** Takes what implies, or is implied by, what is known so far. */
  private void related() {
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i).name();
      if (!mayJoin(columns.get(i))) {
        continue;
      }
      for (String known : List.copyOf(found.keySet())) {
        if (!isOutcome(known) || found.containsKey(name)) {
          continue;
        }
        if (needs(name, known)) {
          found.put(name, new Found(Evidence.FOUND, "never happens without " + known));
        } else if (needs(known, name)) {
          String why = "%s never happens without it".formatted(known);
          found.put(
              name,
              isNextTo(i)
                  ? new Found(Evidence.FOUND, why)
                  : new Found(Evidence.MAYBE, why + ", so it may be an outcome"));
        }
      }
    }
  }

  /** Of the columns at the end that happen or not, those that imply one another. */
  private void atTheEnd() {
    List<ColumnProfile> last = new ArrayList<>();
    for (int i = columns.size() - 1; i >= 0; i--) {
      if (mayJoin(columns.get(i))) {
        last.add(0, columns.get(i));
      } else if (!last.isEmpty() || columns.get(i).isNumber()) {
        break;
      }
    }
    for (ColumnProfile child : last) {
      for (ColumnProfile parent : last) {
        if (!child.equals(parent) && needs(child.name(), parent.name())) {
          found.put(
              child.name(), new Found(Evidence.FOUND, "never happens without " + parent.name()));
          found.putIfAbsent(
              parent.name(),
              new Found(Evidence.FOUND, "%s never happens without it".formatted(child.name())));
        }
      }
    }
  }

  /** Happens or not, or is 0 on most rows, and its name is not about the past. */
  private boolean mayJoin(ColumnProfile column) {
    boolean mostlyOff =
        column.isNumber() && column.high() > 1 && 2 * column.zeros() > column.present();
    return sample.events().containsKey(column.name())
        && (column.isFlag() || column.isYesNo() || mostlyOff)
        && !OutcomeNames.isHistory(column.name());
  }

  private boolean isOutcome(String name) {
    Found known = found.get(name);
    return known != null && known.isOutcome();
  }

  private boolean isNextTo(int column) {
    return (column > 0 && isOutcome(columns.get(column - 1).name()))
        || (column + 1 < columns.size() && isOutcome(columns.get(column + 1).name()));
  }

  /** Whether one column is on only where another is; an amount comes after its event. */
  private boolean needs(String child, String parent) {
    Event of = event(child);
    Event other = event(parent);
    return of != null && other != null && Nesting.of(Events.of(List.of(of, other))).isNested(0, 1);
  }

  private @Nullable Event event(String name) {
    Event event = sample.events().get(name);
    boolean amount =
        columns.stream().anyMatch(c -> c.name().equals(name) && c.isNumber() && c.high() > 1);
    return event == null ? null : new Event(name, !amount, event.on(), event.known());
  }
}
