package org.dbmtl.search.trial;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What an outcome was computed with, and what it cost.
 *
 * @param version version of dbmtl
 * @param java version of the Java runtime
 * @param engine name of the engine that trained
 * @param threads threads the training used
 * @param data fingerprint of the encoded log
 * @param cpuSeconds CPU time of the training's thread, seconds
 * @param wallSeconds time that passed, seconds
 */
public record Provenance(
    @JsonProperty("dbmtl") String version,
    String java,
    String engine,
    int threads,
    String data,
    double cpuSeconds,
    double wallSeconds) {

  /** Provenance of a training by this version of dbmtl on this Java runtime. */
  public static Provenance here(
      String engine, int threads, String data, double cpuSeconds, double wallSeconds) {
    return new Provenance(
        Version.current(),
        Runtime.version().toString(),
        engine,
        threads,
        data,
        cpuSeconds,
        wallSeconds);
  }
}
