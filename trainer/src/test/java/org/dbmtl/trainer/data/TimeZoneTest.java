package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SplittableRandom;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A split by time orders rows by their instants, however a log writes them. */
class TimeZoneTest {
  private static final long SEED = 20260426;
  private static final List<String> ZONES = List.of("Z", "+08:00", "-05:30", "+14:00");
  private static final int ROWS = 300;

  @TempDir Path folder;

  private Study study(Path file) {
    return Studies.study(
        Studies.files(new Split.ByTime("at", new Split.Shares(.5, .25, .25)), file.toString()),
        List.of(Studies.number("minute", Transform.NONE)),
        List.of(Studies.binary("click")));
  }

  /** Numbers of the minutes are the order of the instants, as Java has written them. */
  private void requireOrder(Path file) {
    try (MappedLog log =
        EncodedLogs.openAny(study(file), folder.resolve("cache"), EncodingListener.NONE)) {
      float last = Float.NEGATIVE_INFINITY;
      for (Part part : Part.values()) {
        float greatest = last;
        assertThat(log.rows(part)).isBetween(ROWS / 4L - 1, ROWS / 2L + 1);
        for (int row = 0; row < log.rows(part); row++) {
          float minute = log.numeric(0, part).get(row);
          assertThat(minute).as("seed %d, %s row %d", SEED, part, row).isGreaterThan(last);
          greatest = Math.max(greatest, minute);
        }
        last = greatest;
      }
    }
  }

  @Test
  void offsetsInTextsCount() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder csv = new StringBuilder("at,minute,click\n");
    Instant start = Instant.parse("2024-03-30T20:00:00Z");
    for (int i = 0; i < ROWS; i++) {
      int minute = i * 37 % ROWS;
      Instant instant = start.plusSeconds(60L * minute);
      // One row in five has no offset, and one names its zone.
      int kind = random.nextInt(5);
      String zone = ZONES.get(random.nextInt(ZONES.size()));
      String text =
          kind == 0
              ? DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
                  .withZone(ZoneOffset.UTC)
                  .format(instant)
              : kind == 1
                  ? DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss VV")
                      .withZone(ZoneId.of("America/New_York"))
                      .format(instant)
                  : instant.atOffset(ZoneOffset.of(zone)).toString();
      csv.append("%s,%d,%d\n".formatted(text, minute, i % 2));
    }
    requireOrder(Files.writeString(folder.resolve("log.csv"), csv));
  }

  @Test
  void zonedParquetIsReadInUtc() throws SQLException, IOException {
    Path file = folder.resolve("log.parquet");
    try (Database database = Database.inMemory()) {
      assertThat(database.texts("SELECT current_setting('TimeZone')")).containsExactly("UTC");
      // Where clocks go back an hour, local times would stand twice.
      database.execute("SET TimeZone = 'Europe/Berlin'");
      database.execute(
          ("COPY (SELECT to_timestamp(1729979000 + 60 * m) AS at, m AS minute, m %% 2 AS click"
                  + " FROM (SELECT i * 37 %% %1$d AS m FROM range(%1$d) r(i))) TO %2$s")
              .formatted(ROWS, Database.text(file.toString())));
    }
    requireOrder(file);
    try (RawLog raw = RawLog.ofFiles("--input", List.of(file.toString()), CsvFormat.STANDARD)) {
      raw.read(
          List.of(new RawColumn("at", null)),
          rows -> assertThat(rows.row(0)[0]).isEqualTo("2024-10-26 21:43:20+00"));
    }
  }
}
