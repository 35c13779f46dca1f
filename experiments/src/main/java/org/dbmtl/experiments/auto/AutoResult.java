package org.dbmtl.experiments.auto;

import org.dbmtl.search.result.AutoSummary;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Auto} found.
 *
 * @param summary for {@code auto.json}
 * @param winner the recommended candidate; null if no training completed
 */
public record AutoResult(AutoSummary summary, @Nullable Candidate winner) {}
