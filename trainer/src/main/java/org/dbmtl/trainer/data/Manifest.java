package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.seeding.TargetStatistics.Levels;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the files of an encoded log hold. Written last, so that a folder without it is not finished.
 *
 * @param format version of the files' layout, {@link #FORMAT}
 * @param notes what is odd about the log, one line each, for people
 * @param rows rows of each part, in the order of {@link Part}
 * @param weighted whether a record ends with the row's weight
 * @param files the files and their lengths
 * @param levels how each target is counted in {@code counts}
 * @param counts joint counts of the targets' levels in the training part, one entry for each pair
 *     of levels that occurs
 */
public record Manifest(
    int format,
    String fingerprint,
    List<String> notes,
    List<Long> rows,
    List<Field> fields,
    List<Numeric> numbers,
    List<Label> labels,
    boolean weighted,
    List<File> files,
    List<Levels> levels,
    List<Joint> counts) {
  /** Version of the layout that this build writes and reads. */
  public static final int FORMAT = 6;

  static final String NAME = "manifest.json";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * An embedded feature.
   *
   * @param vocabulary rows of its embedding table, with the two for missing and unseen values
   * @param distinct distinct values in the training part
   * @param cut rows of all parts with more ids than {@code maxLength}
   */
  public record Field(
      String name, int vocabulary, boolean list, int maxLength, long distinct, long cut) {
    EmbeddedField field() {
      return new EmbeddedField(name, vocabulary, list, maxLength);
    }
  }

  /**
   * A numeric feature.
   *
   * @param missing rows of each part without a number
   * @param indicated whether an input of its own says that the number is missing
   * @param low least transformed number of the training part
   * @param high greatest one
   */
  public record Numeric(
      String name,
      Transform transform,
      double mean,
      double deviation,
      boolean indicated,
      List<Long> missing,
      long distinct,
      double low,
      double high) {}

  /**
   * A target.
   *
   * @param labelled rows of each part with a label
   * @param mean mean over the labelled training rows, of the transformed number if continuous
   * @param deviation standard deviation there, of the transformed number; 0 if it is constant
   * @param low least label there, transformed
   * @param high greatest one
   * @param meanWeight mean weight of the rows with a label there, 1 where rows have no weights
   */
  public record Label(
      String name,
      boolean binary,
      Transform transform,
      List<Long> labelled,
      double mean,
      double deviation,
      double low,
      double high,
      double meanWeight) {
    /** What the encoded label is divided by. */
    double scale() {
      return binary || !(deviation > 0) ? 1 : deviation;
    }

    /** A label as a record holds it. */
    float encoded(double value) {
      return binary ? (float) value : (float) ((transform.apply(value) - mean) / scale());
    }

    /** Why nothing can be learned of this target, or null. */
    public @Nullable String trouble() {
      long train = labelled.get(LogParts.code(Part.TRAIN));
      if (train == 0) {
        return ("target '%s' has no label in the training part: leave it out, or check its column"
                + " and its 'where'")
            .formatted(name);
      }
      if (low < high) {
        return null;
      }
      return "target '%s' is %s on all %d training rows%s: leave it out, or %s"
          .formatted(
              name,
              binary ? Long.toString((long) low) : Double.toString(low),
              train,
              transform == Transform.NONE ? "" : " (after its transform)",
              binary ? "check its column and its 'positive' rule" : "check its column");
    }
  }

  /** A file and its length in bytes. */
  public record File(String name, long bytes) {}

  /** Rows where target {@code i} has level {@code a} and target {@code j} has level {@code b}. */
  public record Joint(int i, int a, int j, int b, long rows) {}

  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(NAME), JSON.writeValueAsString(this));
  }

  /**
   * @throws IOException if the folder does not hold exactly what an encoder has finished
   */
  static Manifest read(Path folder, String fingerprint) throws IOException {
    Manifest manifest;
    try {
      manifest = JSON.readValue(Files.readString(folder.resolve(NAME)), Manifest.class);
    } catch (JacksonException e) {
      throw new IOException("manifest of " + folder + " is damaged", e);
    }
    if (manifest == null
        || manifest.format != FORMAT
        || !fingerprint.equals(manifest.fingerprint)
        || manifest.files == null) {
      throw new IOException("manifest of " + folder + " is not of this log");
    }
    for (File file : manifest.files) {
      if (Files.size(folder.resolve(file.name())) != file.bytes()) {
        throw new IOException("%s in %s is damaged".formatted(file.name(), folder));
      }
    }
    return manifest;
  }

  /**
   * @throws StudyException if a target has no label or only one value in the training part
   */
  void requireLearnableTargets() {
    for (Label label : labels) {
      String trouble = label.trouble();
      if (trouble != null) {
        throw new StudyException(trouble);
      }
    }
  }
}
