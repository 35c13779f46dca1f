package org.dbmtl.graph;

import java.util.List;
import org.dbmtl.graph.name.Nearest;

/** Which names a target may have, and which one a user meant by a name that is not there. */
final class TargetNames {
  private TargetNames() {}

  /**
   * Refuses the names that a line of text or an XML file cannot hold.
   *
   * @throws StructureException if the name is blank, or holds a control character, a line break or
   *     half a surrogate pair
   */
  static void check(String name) {
    if (name.isBlank()) {
      throw new StructureException("a target's name is empty: give every target a name");
    }
    name.codePoints()
        .filter(TargetNames::unprintable)
        .findFirst()
        .ifPresent(
            bad -> {
              throw new StructureException(
                  "target '%s' holds the character U+%04X, which no file could carry: rename it"
                      .formatted(name.replaceAll("\\p{C}|\\R", "?"), bad));
            });
  }

  private static boolean unprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> (codePoint & 0xFFFE) == 0xFFFE;
    };
  }

  /** The complaint about a name that is not among the targets. */
  static StructureException unknown(String name, List<String> targets) {
    String near = Nearest.of(name, targets);
    return new StructureException(
        "there is no target '%s'%s; the targets are %s"
            .formatted(
                name,
                near == null ? "" : ", maybe '%s'".formatted(near),
                String.join(", ", targets)));
  }
}
