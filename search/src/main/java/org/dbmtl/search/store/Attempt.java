package org.dbmtl.search.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One claim of a trial, as its history keeps it.
 *
 * @param number among the attempts of the trial, from 1
 * @param started when it was claimed
 * @param ended when it ended or was found lost; null if it is under way
 * @param ending how it ended: completed, pruned, failed, released (by a worker that was asked to
 *     stop), lost (its worker was killed or lost its lease); null if it is under way
 * @param cause of a failure
 */
public record Attempt(
    long number,
    Worker worker,
    Instant started,
    @Nullable Instant ended,
    @Nullable String ending,
    @Nullable String cause) {}
