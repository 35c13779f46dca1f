package org.dbmtl.trainer.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.dbmtl.trainer.inspect.ColumnGuess.Role;

/**
 * Gives columns whose names differ in digits alone, or in one word after or before a word for
 * counts, one kind: {@code likes_1d} and {@code likes_7d}, {@code n_like} and {@code n_share}. A
 * column of few values would else be a category next to numbers.
 */
final class Siblings {
  private Siblings() {}

  static List<ColumnGuess> ofOneKind(List<ColumnGuess> guesses) {
    Map<String, List<Integer>> families = new LinkedHashMap<>();
    for (int i = 0; i < guesses.size(); i++) {
      ColumnGuess guess = guesses.get(i);
      if (guess.column().isNumber()) {
        for (String family : families(guess.column().name())) {
          families.computeIfAbsent(guess.role() + family, f -> new ArrayList<>()).add(i);
        }
      }
    }
    List<ColumnGuess> all = new ArrayList<>(guesses);
    for (List<Integer> family : families.values()) {
      List<String> settings = family.stream().map(i -> all.get(i).settings()).toList();
      for (int i : family) {
        ColumnGuess guess = all.get(i);
        if (guess.role() == Role.FEATURE) {
          String number = first(settings, s -> s.contains("number"));
          boolean category = guess.settings().equals("category") && !guess.isCoded();
          all.set(i, category && !number.isEmpty() ? guess.with(number) : guess);
        } else if (guess.role() == Role.TARGET) {
          String amount = first(settings, s -> s.contains("continuous"));
          boolean count = guess.settings().contains("> 0");
          all.set(i, count && !amount.isEmpty() ? guess.with(amount) : guess);
        }
      }
    }
    return all;
  }

  private static String first(List<String> settings, Predicate<String> wanted) {
    return settings.stream().filter(wanted).findFirst().orElse("");
  }

  private static List<String> families(String name) {
    List<String> families = new ArrayList<>();
    List<String> words = OutcomeNames.words(name);
    families.add(" " + String.join(" ", words));
    if (words.size() > 1 && OutcomeNames.isCount(words.get(0))) {
      families.add(" first " + words.get(0));
    }
    if (words.size() > 1 && OutcomeNames.isCount(words.get(words.size() - 1))) {
      families.add(" last " + words.get(words.size() - 1));
    }
    return families;
  }
}
