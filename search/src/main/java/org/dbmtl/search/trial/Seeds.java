package org.dbmtl.search.trial;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Derives independent random streams from one seed, so that what one purpose draws never moves
 * another's numbers.
 */
public final class Seeds {
  private Seeds() {}

  /**
   * The seed of one purpose: the first eight bytes, big-endian, of the SHA-256 of the seed's eight
   * bytes and each word in UTF-8 followed by a zero byte.
   *
   * @param words the purpose from the general to the special, such as {@code "repeat", "2"}
   */
  public static long derive(long seed, String... words) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
    for (String word : words) {
      digest.update(word.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }
}
