package org.dbmtl.experiments.command;

import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import org.dbmtl.search.sampler.SamplerProvider;
import org.dbmtl.search.seeding.Seeding;
import org.dbmtl.search.strategy.StrategyProvider;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.jspecify.annotations.Nullable;

/**
 * What the texts of options say of names that classes on the class path add to, such as {@code
 * ${bundle:strategies}}. They are looked for when a help is shown.
 */
final class RegisteredNames extends ResourceBundle {
  private static final Map<String, Supplier<String>> TEXTS =
      Map.of(
          "strategies", () -> listed(StrategyProvider.names(), " or "),
          "samplers", () -> listed(SamplerProvider.names(), " or "),
          "seedings", () -> listed(Seeding.names(), " or "),
          "engines", () -> listed(CandidateTrainerProvider.helps(), ", or "));

  @Override
  protected @Nullable Object handleGetObject(String key) {
    Supplier<String> text = TEXTS.get(key);
    return text == null ? null : text.get();
  }

  @Override
  public Enumeration<String> getKeys() {
    return Collections.enumeration(TEXTS.keySet());
  }

  private static String listed(List<String> names, String beforeLast) {
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + beforeLast + names.get(last);
  }
}
