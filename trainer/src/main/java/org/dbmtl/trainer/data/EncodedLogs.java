package org.dbmtl.trainer.data;

import java.nio.file.Path;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;

/** Opens the encoded log of a study, encoding it first where that was not done yet. */
public final class EncodedLogs {
  private EncodedLogs() {}

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
    return new LogCache(cache).open(study, fingerprint, listener);
  }
}
