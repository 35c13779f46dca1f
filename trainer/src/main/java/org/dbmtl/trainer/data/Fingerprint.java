package org.dbmtl.trainer.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Sampling;
import org.dbmtl.search.study.Sha256;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of a log's content and of everything that decides how it is encoded: the format of the
 * cache, how the source is read, features, targets without their weights, groups, the split, and
 * the study's seed where the split is by chance. The paths of files take no part, but for what
 * {@link Partitions} read of them.
 */
final class Fingerprint {
  private final MessageDigest digest = Sha256.digest();

  private Fingerprint() {}

  /**
   * @throws StudyException if a file cannot be found or read, or the query does not work
   */
  static String of(Study study, FileHashes hashes) {
    DataSettings data = study.data();
    Fingerprint fingerprint = new Fingerprint();
    fingerprint.add("format", Integer.toString(Manifest.FORMAT));
    fingerprint.add("csv", data.csv().toString());
    fingerprint.add("null-values", data.nullValues().toArray(String[]::new));
    data.nullValuesOf()
        .forEach(
            (column, texts) ->
                fingerprint.add("null-values-of " + column, texts.toArray(String[]::new)));
    fingerprint.add(data.split());
    if (data.split() instanceof Split.ByRatio || data.split() instanceof Split.AllRows) {
      fingerprint.add("seed", Long.toString(study.seed()));
    }
    for (Feature feature : study.features()) {
      fingerprint.add(feature);
    }
    for (Target target : study.targets()) {
      fingerprint.add(target);
    }
    if (data.weight() != null) {
      fingerprint.add("weight", data.weight());
    }
    Sampling sampling = data.sampling();
    if (sampling != null) {
      fingerprint.add("sampling", sampling.target(), Double.toString(sampling.negatives()));
    }
    String group = study.metrics().group();
    if (group != null) {
      fingerprint.add("group", group);
    }
    if (data.sql() == null && data.files().stream().noneMatch(LogFile::isGlob)) {
      // DuckDB takes longer to load than all the rest of opening an encoded log.
      fingerprint.addFiles(data.files().stream().map(Path::of).toList(), hashes);
    } else {
      try (Database database = Database.inMemory()) {
        fingerprint.addContent(data, hashes, database);
      } catch (SQLException e) {
        throw DatabaseMessages.unexpected(e);
      }
    }
    return HexFormat.of().formatHex(fingerprint.digest.digest());
  }

  // Lengths keep two lists of texts apart that would read the same one after the other.
  private void add(String kind, String... values) {
    text(kind);
    text(Integer.toString(values.length));
    for (String value : values) {
      text(value);
    }
  }

  private void text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private void add(Split split) {
    if (split instanceof Split.AllRows all) {
      add("all-rows");
      add(all.of());
      return;
    }
    if (split instanceof Split.ByColumn by) {
      add("by-column", by.column(), by.train(), by.valid(), by.test());
    } else if (split instanceof Split.ByTime by) {
      add("by-time", by.column(), by.shares().toString());
    } else if (split instanceof Split.ByRatio by) {
      add("by-ratio", by.shares().toString(), by.group() == null ? "" : "group " + by.group());
    }
  }

  private void add(Feature feature) {
    if (feature instanceof Feature.Numeric number) {
      add(
          "number",
          number.name(),
          number.column(),
          number.transform().name(),
          Boolean.toString(number.standardise()));
    } else if (feature instanceof Feature.Embedded embedded) {
      add(
          embedded instanceof Feature.Ids ? "ids" : "id",
          embedded.name(),
          embedded.column(),
          Integer.toString(embedded.minCount()),
          Integer.toString(embedded.hashBuckets()));
      if (embedded instanceof Feature.Ids ids) {
        add("list", ids.separator(), Integer.toString(ids.maxLength()), ids.keep().key());
      }
    }
  }

  private void add(Target target) {
    String where = target.where() == null ? "" : "where " + target.where();
    if (target instanceof Target.Binary binary) {
      String positive = binary.positive() == null ? "" : "rule " + binary.positive();
      add("binary", target.name(), target.column(), where, positive);
    } else if (target instanceof Target.Continuous continuous) {
      add("continuous", target.name(), target.column(), where, continuous.transform().name());
    }
  }

  private void addContent(DataSettings data, FileHashes hashes, Database database) {
    String sql = data.sql();
    if (sql == null) {
      for (String pattern : data.files()) {
        addFiles(LogFile.matching(LogFile.KEY, pattern, database), hashes);
      }
      return;
    }
    text(sql);
    List<Path> files = QueryFiles.of(sql, database);
    addFiles(files, hashes);
    if (files.isEmpty()) {
      addRows(sql, database);
    }
  }

  private void addFiles(List<Path> files, FileHashes hashes) {
    for (Path file : files) {
      LogFile.requireFile(LogFile.KEY, file);
      text(hashes.of(file));
      Map<String, @Nullable String> partitions = Partitions.of(file);
      partitions.forEach((column, value) -> add("partition", column, String.valueOf(value)));
    }
  }

  private void addRows(String sql, Database database) {
    try {
      database.threads(1);
      database.query(
          "SELECT * FROM " + LogSource.query(sql),
          row -> {
            int count = row.getMetaData().getColumnCount();
            for (int i = 1; i <= count; i++) {
              String value = row.getString(i);
              text(value == null ? "null" : "=" + value);
            }
          });
    } catch (SQLException e) {
      throw DatabaseMessages.expression("data.sql", sql, e);
    }
  }
}
