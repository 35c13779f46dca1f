package org.dbmtl.graph.name;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An enum whose constants have names in files and on the command line. */
public interface Keyed {
  /** The name of the constant in Java, such as {@code VANILLA_TIED}. */
  String name();

  /** Its name in files and on the command line, such as {@code vanilla-tied}. */
  default String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The names of all constants, in their order. */
  static <E extends Enum<E> & Keyed> List<String> keys(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Keyed::key).toList();
  }

  /** The constant of that name, if there is one. */
  static <E extends Enum<E> & Keyed> Optional<E> of(Class<E> type, String key) {
    return Arrays.stream(type.getEnumConstants()).filter(e -> e.key().equals(key)).findFirst();
  }
}
