package org.dbmtl.search.store;

import java.time.Instant;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * A study in a store.
 *
 * @param number of the study in its store, from 1
 * @param run counts the studies of one name, from 1: the last is the current one
 * @param study what it is
 * @param created when it was put there
 * @param stopped why its search ended last, a key of {@code StopReason}, or null if it has not yet
 */
public record StoredStudy(
    long number, int run, @Nested NewStudy study, Instant created, @Nullable String stopped) {}
