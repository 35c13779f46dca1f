package org.dbmtl.search.study;

import java.nio.ByteBuffer;

/**
 * Derives the seed of every random stream of a study from the study's own.
 *
 * <p>A stream is named by what it is for and a number, so that one more stream, or one more draw
 * from another, changes nothing in this one. The derived seed is the first 53 bits of the SHA-256
 * of {@code "SEED/PURPOSE/INDEX"} in UTF-8 with decimal numbers; 53, so that any reader of {@code
 * ranking.json} reads it exactly, whether it knows long integers or not. This mapping is fixed:
 * changing it would change every study's result.
 */
public final class Seeds {
  /** Purpose of the seeds that all candidates of a search share, one for each repeat. */
  public static final String REPEAT = "repeat";

  /** Purpose of the fresh seeds on which the finalists are judged. */
  public static final String CONFIRM = "confirm";

  private Seeds() {}

  /**
   * The seed of one stream.
   *
   * @param studySeed the study's seed
   * @param purpose what the stream is for, such as {@value #REPEAT}
   * @param index number of the stream among those of its purpose
   * @return a number in [0, 2^53)
   */
  public static long of(long studySeed, String purpose, long index) {
    byte[] hash = Sha256.of(studySeed + "/" + purpose + "/" + index);
    return ByteBuffer.wrap(hash).getLong() >>> 11;
  }
}
