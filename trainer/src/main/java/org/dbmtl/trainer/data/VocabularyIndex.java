package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Ids by the hash of their value: a table with linear probing in a mapped file, so that a
 * vocabulary of any size takes no heap. Thread-safe once it is filled.
 */
final class VocabularyIndex {
  /** Most values: what a mapping of 1 GB takes, half full. */
  static final long MOST = 1 << 25;

  // Two units for each slot: key, and id or 0.
  private final LongBuffer slots;
  private final int mask;

  private VocabularyIndex(LongBuffer slots, int mask) {
    this.slots = slots;
    this.mask = mask;
  }

  /**
   * @param file a file that does not exist yet
   * @param values number of values that will be put, at most {@link #MOST}
   */
  static VocabularyIndex create(Path file, long values) throws IOException {
    int size = Integer.highestOneBit(Math.toIntExact(Math.max(1, values))) << 2;
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      LongBuffer slots =
          channel
              .map(FileChannel.MapMode.READ_WRITE, 0, 2L * Long.BYTES * size)
              .order(ByteOrder.nativeOrder())
              .asLongBuffer();
      return new VocabularyIndex(slots, size - 1);
    }
  }

  /**
   * @param key a hash that no other value has
   * @param id not 0
   */
  void put(long key, int id) {
    int slot = (int) key & mask;
    while (slots.get(2 * slot + 1) != 0) {
      slot = (slot + 1) & mask;
    }
    slots.put(2 * slot, key);
    slots.put(2 * slot + 1, id);
  }

  /** The id, or {@link EmbeddedField#UNSEEN} for a value that was not put. */
  int get(long key) {
    int slot = (int) key & mask;
    long id = slots.get(2 * slot + 1);
    while (id != 0) {
      if (slots.get(2 * slot) == key) {
        return (int) id;
      }
      slot = (slot + 1) & mask;
      id = slots.get(2 * slot + 1);
    }
    return EmbeddedField.UNSEEN;
  }
}
