package org.dbmtl.predictor.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.commons.codec.digest.MurmurHash3;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Murmur3Test {
  // The vectors that implementations publish for seed 0.
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "test, ba6bd213",
    "'Hello, world!', c0363e43",
    "The quick brown fox jumps over the lazy dog, 2e4ff723"
  })
  void hashesPublishedVectors(String text, String hex) {
    assertThat(Integer.toHexString(Murmur3.hash(text))).isEqualTo(hex);
  }

  @Test
  void hashesAsCommonsCodecDoes() {
    long seed = 20261127;
    Random random = new Random(seed);
    for (int length = 0; length < 200; length++) {
      byte[] bytes = new byte[length + 7];
      random.nextBytes(bytes);
      assertThat(Murmur3.hash(bytes, 3, length))
          .as("seed %d, length %d", seed, length)
          .isEqualTo(MurmurHash3.hash32x86(bytes, 3, length, 0));
    }
    String text = "käse 日本 😀";
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Murmur3.hash(text)).isEqualTo(MurmurHash3.hash32x86(utf8, 0, utf8.length, 0));
  }

  @Test
  void bucketReadsTheHashAsUnsigned() {
    IdInput input = new IdInput("user", "user", 12, 10, 1, null, 1);
    // c0363e43 is above 2^31.
    assertThat(input.bucket(Murmur3.hash("Hello, world!"))).isEqualTo(2 + (int) (0xc0363e43L % 10));
  }
}
