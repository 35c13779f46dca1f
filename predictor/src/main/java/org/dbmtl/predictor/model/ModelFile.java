package org.dbmtl.predictor.model;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.file.PartFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model file: a zip of {@code model.json} (a {@link ModelDescription}), {@code study.yaml}, the
 * vocabulary of each feature that has one, and the weights of each member. Every entry has a
 * checksum. Thread-safe until it is closed.
 */
public final class ModelFile implements AutoCloseable {
  /** Version of the layout that this build writes, and the highest that it reads. */
  public static final int FORMAT = 1;

  /** How such a file's name ends. */
  public static final String ENDING = ".dbmtl";

  private static final String DESCRIPTION = "model.json";
  private static final String STUDY = "study.yaml";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path path;
  private final ZipFile zip;
  private final ModelDescription description;

  private ModelFile(Path path, ZipFile zip, ModelDescription description) {
    this.path = path;
    this.zip = zip;
    this.description = description;
  }

  /** Writes the vocabularies of features, by their position among the inputs. */
  public interface Vocabularies {
    /** Writes nothing if the feature has none; leaves the stream open. */
    void write(int input, OutputStream to) throws IOException;
  }

  /**
   * Writes a model file whole or not at all: first the weights of each member, then {@link
   * #finish}. What was there before stays until then. Used by one thread.
   */
  public static final class Writer implements AutoCloseable {
    private final PartFile file;
    private final ZipOutputStream zip;
    private int members;

    /**
     * @throws IOException if nothing can be written there
     */
    public Writer(Path file) throws IOException {
      this.file = new PartFile(file);
      zip =
          new ZipOutputStream(
              new BufferedOutputStream(Files.newOutputStream(this.file.path()), 1 << 16));
    }

    /** Writes the weights of the next member, by names. */
    public void member(Map<String, float[]> weights) throws IOException {
      zip.setLevel(Deflater.NO_COMPRESSION);
      zip.putNextEntry(new ZipEntry(weightsEntry(members++)));
      WeightsFormat.write(weights, zip);
      zip.closeEntry();
    }

    /**
     * Writes all else, and puts the file in its place.
     *
     * @param study text of the study
     */
    public void finish(ModelDescription description, String study, Vocabularies vocabularies)
        throws IOException {
      if (members != description.members().size()) {
        throw new IllegalStateException(
            "%d of %d members are written".formatted(members, description.members().size()));
      }
      zip.setLevel(Deflater.BEST_SPEED);
      entry(zip, DESCRIPTION, JSON.writeValueAsBytes(description));
      entry(zip, STUDY, study.getBytes(StandardCharsets.UTF_8));
      for (int input = 0; input < description.inputs().size(); input++) {
        zip.putNextEntry(new ZipEntry(vocabularyEntry(input)));
        vocabularies.write(input, zip);
        zip.closeEntry();
      }
      zip.close();
      file.finish();
    }

    @Override
    public void close() throws IOException {
      try {
        zip.close();
      } finally {
        file.close();
      }
    }
  }

  /** Gives the weights of members, by names, one after the other. */
  public interface MemberWeights {
    Map<String, float[]> of(int member) throws IOException;
  }

  /**
   * Writes a model file whole or not at all.
   *
   * @param study text of the study
   * @throws IOException if it cannot be written; what was there before stays
   */
  public static void write(
      Path file,
      ModelDescription description,
      String study,
      Vocabularies vocabularies,
      MemberWeights weights)
      throws IOException {
    try (Writer writer = new Writer(file)) {
      for (int member = 0; member < description.members().size(); member++) {
        writer.member(weights.of(member));
      }
      writer.finish(description, study, vocabularies);
    }
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private static String vocabularyEntry(int input) {
    return "vocabulary/" + input;
  }

  private static String weightsEntry(int member) {
    return "weights/" + member;
  }

  /**
   * Opens a model file and reads its description.
   *
   * @throws ModelException if there is no such file, it is not a model file, it is damaged, or a
   *     newer version wrote it
   */
  public static ModelFile open(Path file) {
    if (Files.isDirectory(file)) {
      throw new ModelException(
          "%s is a folder: give a model file (NAME%s), as 'dbmtl fit' writes it"
              .formatted(file, ENDING));
    }
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new ModelException("there is no model file %s".formatted(file), e);
    } catch (ZipException e) {
      throw new ModelException(
          "%s is not a model file, or only the beginning of one: write it again by 'dbmtl fit'"
              .formatted(file),
          e);
    } catch (IOException e) {
      throw new ModelException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    try {
      return new ModelFile(file, zip, describe(file, zip));
    } catch (RuntimeException e) {
      close(zip);
      throw e;
    }
  }

  private static ModelDescription describe(Path file, ZipFile zip) {
    if (zip.getEntry(DESCRIPTION) == null) {
      throw new ModelException(
          "%s is a zip, but not a model file: it has no %s".formatted(file, DESCRIPTION));
    }
    try {
      JsonNode tree = JSON.readTree(bytes(zip, DESCRIPTION));
      int format = tree.path("format").asInt(0);
      if (format > FORMAT) {
        throw new ModelException(
            ("%s was written by a newer dbmtl (%s, format %d): this one reads formats up to %d;"
                    + " update dbmtl")
                .formatted(file, tree.path("origin").path("dbmtl").asString("?"), format, FORMAT));
      }
      ModelDescription description = JSON.treeToValue(tree, ModelDescription.class);
      if (format < 1 || description == null) {
        throw damaged(file, DESCRIPTION, null);
      }
      description.topologicalOrder();
      return description;
    } catch (JacksonException | IOException | IllegalArgumentException e) {
      throw damaged(file, DESCRIPTION, e);
    }
  }

  private static byte[] bytes(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("there is no entry " + name);
    }
    try (CheckedInputStream in = checked(zip, entry)) {
      byte[] bytes = in.readAllBytes();
      requireChecksum(in, entry);
      return bytes;
    }
  }

  /** A zip file, unlike a zip stream, does not compare checksums by itself. */
  private static CheckedInputStream checked(ZipFile zip, ZipEntry entry) throws IOException {
    return new CheckedInputStream(
        new BufferedInputStream(zip.getInputStream(entry), 1 << 16), new CRC32());
  }

  private static void requireChecksum(CheckedInputStream read, ZipEntry entry) throws IOException {
    if (read.getChecksum().getValue() != entry.getCrc()) {
      throw new IOException("the checksum is another one");
    }
  }

  private static ModelException damaged(Path file, String entry, @Nullable Throwable cause) {
    return new ModelException(
        "%s is damaged (%s): write it again by 'dbmtl fit', or copy it again"
            .formatted(file, entry),
        cause);
  }

  /** Where the file is. */
  public Path path() {
    return path;
  }

  /** What the file says besides weights and vocabularies. */
  public ModelDescription description() {
    return description;
  }

  /** The description as JSON. */
  public String json() {
    return JSON.writeValueAsString(description) + "\n";
  }

  /**
   * Text of the study, without the rows.
   *
   * @throws ModelException if the file is damaged
   */
  public String study() {
    try {
      return new String(bytes(zip, STUDY), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw damaged(path, STUDY, e);
    }
  }

  /**
   * Reads what the vocabulary of a feature is written as; of a feature that has none, nothing.
   *
   * @param reader of the entry's content
   * @throws ModelException if the file is damaged
   */
  public <T> T vocabulary(int input, EntryReader<T> reader) {
    return read(vocabularyEntry(input), reader);
  }

  /**
   * The weights of a member by names: {@code [inputs, outputs]} of a kernel, row after row.
   *
   * @throws ModelException if the file is damaged
   */
  public Map<String, float[]> weights(int member) {
    return read(weightsEntry(member), in -> WeightsFormat.read(in, size(weightsEntry(member))));
  }

  private long size(String name) {
    ZipEntry entry = zip.getEntry(name);
    return entry == null ? 0 : entry.getSize();
  }

  /**
   * Reads all and compares the checksums.
   *
   * @throws ModelException if the file is damaged
   */
  public void verify() {
    String unused = study();
    for (int input = 0; input < description.inputs().size(); input++) {
      read(vocabularyEntry(input), in -> in.transferTo(OutputStream.nullOutputStream()));
    }
    for (int member = 0; member < description.members().size(); member++) {
      read(weightsEntry(member), in -> in.transferTo(OutputStream.nullOutputStream()));
    }
  }

  private <T> T read(String name, EntryReader<T> reader) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw damaged(path, name, null);
    }
    try (CheckedInputStream in = checked(zip, entry)) {
      T read = reader.read(in);
      in.transferTo(OutputStream.nullOutputStream());
      requireChecksum(in, entry);
      return read;
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(path, name, e);
    }
  }

  /** Reads an entry of the file. */
  public interface EntryReader<T> {
    T read(InputStream in) throws IOException;
  }

  /** Names of the entries, for those who look into the file. */
  List<String> entries() {
    return zip.stream().map(ZipEntry::getName).toList();
  }

  private static void close(ZipFile zip) {
    try {
      zip.close();
    } catch (IOException e) {
      // It was only read.
    }
  }

  @Override
  public void close() {
    close(zip);
  }
}
