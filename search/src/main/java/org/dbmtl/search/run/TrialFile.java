package org.dbmtl.search.run;

/**
 * A file that a trial has saved.
 *
 * @param name path inside the trial's folder
 * @param bytes its size
 */
public record TrialFile(String name, long bytes) {}
