package org.dbmtl.search.result;

import java.util.List;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TrialOutcome;
import org.jspecify.annotations.Nullable;

/** What trained; all null if no training ended. */
public record Versions(@Nullable String dbmtl, @Nullable String java, @Nullable String engine) {
  static Versions of(List<TrialOutcome> outcomes) {
    return outcomes.isEmpty() ? new Versions(null, null, null) : of(outcomes.get(0).provenance());
  }

  static Versions of(Provenance provenance) {
    return new Versions(provenance.version(), provenance.java(), provenance.engine());
  }
}
