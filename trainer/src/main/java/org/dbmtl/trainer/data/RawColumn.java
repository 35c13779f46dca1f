package org.dbmtl.trainer.data;

import org.jspecify.annotations.Nullable;

/**
 * A column to read as texts.
 *
 * @param separator text between the items of a list, if the column may be one of Parquet or of a
 *     query; null to have a list as DuckDB writes it
 */
public record RawColumn(String name, @Nullable String separator) {}
