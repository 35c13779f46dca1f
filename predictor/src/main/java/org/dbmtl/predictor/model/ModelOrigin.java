package org.dbmtl.predictor.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a model comes from.
 *
 * @param study name of the study
 * @param dbmtl version that wrote the file
 * @param java version that trained it
 * @param engine name of the engine that trained it
 * @param data fingerprint of the encoded log
 * @param rows that it was trained on
 * @param allRows whether these are all rows of the log; the metrics are then of a model of the same
 *     settings that was trained on the training part alone
 * @param structure the candidate's structure as text, such as {@code click>like}; {@code ""} is no
 *     edges
 * @param from the result that named the candidate, such as {@code search}; null where a user did
 */
public record ModelOrigin(
    String study,
    String dbmtl,
    String java,
    String engine,
    String data,
    long rows,
    boolean allRows,
    String structure,
    @Nullable String from) {}
