package org.dbmtl.search.pricing;

import java.util.List;

/**
 * The parent sets of each target that are to be priced. Immutable by convention: nobody writes to
 * the arrays.
 *
 * @param targets in the study's order, at most 64
 * @param sets [targets][sets] bit masks over the targets, each once, none with the target itself
 */
public record ParentSets(List<String> targets, List<long[]> sets) {
  public ParentSets {
    targets = List.copyOf(targets);
    sets = List.copyOf(sets);
    if (sets.size() != targets.size()) {
      throw new IllegalArgumentException(
          "parent sets of %d targets, but there are %d".formatted(sets.size(), targets.size()));
    }
  }
}
