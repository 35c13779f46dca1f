package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index against Java's map. */
class VocabularyIndexTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0} values")
  @ValueSource(ints = {0, 1, 2, 3, 1000, 1024, 65_537})
  void knowsWhatWasPutAndNothingElse(int values) throws IOException {
    SplittableRandom random = new SplittableRandom(values);
    Map<Long, Integer> expected = new HashMap<>();
    while (expected.size() < values) {
      // Many keys share their lower bits, so that they meet in one slot.
      long key = random.nextLong(Long.MAX_VALUE);
      expected.put(random.nextBoolean() ? key : key & ~0xffL, expected.size() + 2);
    }
    VocabularyIndex index = VocabularyIndex.create(folder.resolve("index"), values);
    expected.forEach(index::put);
    expected.forEach((key, id) -> assertThat(index.get(key)).isEqualTo(id));
    for (int i = 0; i < 1000; i++) {
      long key = random.nextLong(Long.MAX_VALUE);
      assertThat(index.get(key)).isEqualTo(expected.getOrDefault(key, EmbeddedField.UNSEEN));
    }
  }
}
