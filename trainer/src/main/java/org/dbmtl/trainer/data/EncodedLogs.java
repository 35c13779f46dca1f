package org.dbmtl.trainer.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * Opens the encoded log of a study, encoding it first where that was not done yet. The cache is a
 * folder of encoded logs, one folder each, named by its fingerprint.
 *
 * <p>A log is encoded in a temporary folder of its own and moved into place when it is finished, so
 * that several processes may encode at once, and one that dies half-way leaves nothing behind but
 * its temporary folder. Its owner holds a lock on a file in there; whoever encodes next removes the
 * folders whose lock is free. The cache's own lock, held for an instant, keeps a folder from being
 * judged before its owner has locked it, and two finished folders from being put in one place.
 */
public final class EncodedLogs {
  private static final String TEMPORARY = "encoding-";
  private static final String OWNED = "owned";
  // File locks are held by the process: threads of one process take turns here.
  private static final Object TURN = new Object();

  private final Path folder;

  private EncodedLogs(Path folder) {
    this.folder = folder;
  }

  /**
   * Opens a study's log. The first time it is encoded into {@code cacheFolder}, in a folder named
   * by its fingerprint; later it is opened from there, without a look at the rows. Several
   * processes may share a cache folder; one that is killed leaves nothing that another would take
   * for finished.
   *
   * @param cacheFolder created when needed
   * @param listener hears how far a first encoding has come
   * @throws StudyException if the log does not fit the study, or a target has one value only in the
   *     training part, so that nothing can be learned of it
   */
  public static EncodedLog open(Study study, Path cacheFolder, EncodingListener listener) {
    MappedLog log = openAny(study, cacheFolder, listener);
    log.manifest().requireLearnableTargets();
    return log;
  }

  /** Like {@link #open}, whatever the targets hold: for looking at a log, not for training. */
  public static MappedLog openAny(Study study, Path cacheFolder, EncodingListener listener) {
    Path cache = cacheFolder.toAbsolutePath();
    String fingerprint = Fingerprint.of(study, new FileHashes(cache.resolve("hashes")));
    return new EncodedLogs(cache).open(study, fingerprint, listener);
  }

  private MappedLog open(Study study, String fingerprint, EncodingListener listener) {
    Path place = folder.resolve(fingerprint);
    MappedLog cached = openOrNull(place, fingerprint, study);
    if (cached != null) {
      return cached;
    }
    try {
      encode(study, fingerprint, place, listener);
      return MappedLog.open(place, fingerprint, study);
    } catch (IOException e) {
      if (DatabaseMessages.isDiskFull(String.valueOf(e.getMessage()))) {
        throw DatabaseMessages.diskFull(e);
      }
      throw new StudyException(
          "the cache folder %s cannot be used: %s; name another"
              .formatted(folder, DatabaseMessages.cause(e)),
          e);
    }
  }

  private static @Nullable MappedLog openOrNull(Path place, String fingerprint, Study study) {
    try {
      return MappedLog.open(place, fingerprint, study);
    } catch (IOException e) {
      // Absent or damaged: it is encoded again.
      return null;
    }
  }

  private void encode(Study study, String fingerprint, Path place, EncodingListener listener)
      throws IOException {
    Files.createDirectories(folder);
    Path work = folder.resolve(TEMPORARY + UUID.randomUUID());
    Path finished = work.resolve(fingerprint);
    FileChannel owned;
    synchronized (TURN) {
      FileChannel cache = lock(folder.resolve("lock"));
      try (cache) {
        removeAbandoned();
        Files.createDirectories(finished);
        owned = lock(work.resolve(OWNED));
      }
    }
    try (owned) {
      Encoder.encode(study, fingerprint, finished, work, listener);
      synchronized (TURN) {
        FileChannel cache = lock(folder.resolve("lock"));
        try (cache) {
          if (openOrNull(place, fingerprint, study) == null) {
            if (Files.exists(place)) {
              Files.move(place, work.resolve("damaged"), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE);
          }
        }
      }
    } finally {
      remove(work);
    }
  }

  /** Takes the lock of a file, which goes when the channel is closed or the process ends. */
  private static FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.lock();
    if (!lock.isValid()) {
      throw new IOException("no lock on " + file);
    }
    return channel;
  }

  private void removeAbandoned() throws IOException {
    try (DirectoryStream<Path> works = Files.newDirectoryStream(folder, TEMPORARY + "*")) {
      for (Path work : works) {
        if (isAbandoned(work)) {
          remove(work);
        }
      }
    }
  }

  private static boolean isAbandoned(Path work) throws IOException {
    try (FileChannel channel = FileChannel.open(work.resolve(OWNED), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (NoSuchFileException e) {
      return true;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void remove(Path work) throws IOException {
    if (!Files.exists(work)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(work)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
