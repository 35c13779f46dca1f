package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.dbmtl.search.study.Sha256;
import org.dbmtl.search.study.StudyException;

/**
 * SHA-256 of files' contents, remembered by absolute path, size and time of change, so that a large
 * log is read once. A file changed within the last seconds is not remembered: it might change again
 * within the tick of the file system's clock.
 *
 * @param folder where the hashes are remembered; created when needed
 */
record FileHashes(Path folder) {
  private static final Duration SETTLED = Duration.ofSeconds(2);

  /**
   * @throws StudyException if the file cannot be read
   */
  String of(Path file) {
    try {
      Path path = file.toAbsolutePath().normalize();
      FileTime changed = Files.getLastModifiedTime(path);
      String state = "%s %d %s".formatted(path, Files.size(path), changed.toInstant());
      Path memo = folder.resolve(Sha256.hex(state));
      if (Files.exists(memo)) {
        String hash = Files.readString(memo);
        if (hash.length() == 64) {
          return hash;
        }
      }
      String hash = Sha256.hex(path);
      if (changed.toInstant().plus(SETTLED).isBefore(Instant.now())) {
        remember(memo, hash);
      }
      return hash;
    } catch (IOException e) {
      throw new StudyException(
          "%s cannot be read: %s".formatted(file, DatabaseMessages.cause(e)), e);
    }
  }

  private void remember(Path memo, String hash) throws IOException {
    Files.createDirectories(folder);
    Path written = Files.createTempFile(folder, "hash", ".tmp");
    Files.writeString(written, hash);
    Files.move(written, memo, StandardCopyOption.ATOMIC_MOVE);
  }
}
