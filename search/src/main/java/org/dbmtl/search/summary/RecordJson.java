package org.dbmtl.search.summary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dbmtl.search.study.StudyException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tree of records as JSON and back, field by field, for modules that know no JSON. What is read
 * equals what was written.
 */
public final class RecordJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private RecordJson() {}

  /** The record's text, of records, lists, texts, numbers, truth values and enums, none null. */
  public static String text(Record record) {
    return MAPPER.writeValueAsString(record) + "\n";
  }

  /**
   * Reads a record.
   *
   * @throws StudyException if the file cannot be read, or holds something else
   */
  public static <T extends Record> T read(Path file, Class<T> type) {
    try {
      T record = MAPPER.readValue(Files.readString(file), type);
      if (record == null) { // of the text 'null', which is JSON
        throw MismatchedInputException.from(null, type, "null");
      }
      return record;
    } catch (IOException | JacksonException e) {
      throw new StudyException(
          "%s cannot be read (%s): maybe it is damaged, or of another version; have it written anew by the"
                  .formatted(file, e.getClass().getSimpleName())
              + " command that made it",
          e);
    }
  }
}
