package org.dbmtl.trainer.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.dbmtl.predictor.file.PartFile;
import org.dbmtl.search.trial.Version;
import org.jspecify.annotations.Nullable;

/**
 * The file {@value #NAME} in a trial's work folder, from which a training goes on as if it had
 * never stopped: format, version of dbmtl, whose training it is, {@link TrainingPosition}, the
 * curve so far, the network's state, and a checksum. It is replaced whole or not at all.
 */
final class Checkpoint {
  static final String NAME = "checkpoint";
  private static final long FORMAT = 0x64626d746c_000002L;

  private final Path file;
  private final Path beside;
  private final String owner;

  /**
   * @param owner text of all that decides the training: a checkpoint of another is not read
   */
  Checkpoint(Path folder, String owner) {
    this.file = folder.resolve(NAME);
    this.beside = folder.resolve(NAME + ".part");
    this.owner = owner;
  }

  /**
   * Writes the file again.
   *
   * @throws IOException if there is no room, say; the file is then as it was
   */
  void write(TrainingPosition position, DbmtlNetwork network, CurveRecorder curve)
      throws IOException {
    try {
      try (FileChannel channel =
          FileChannel.open(
              beside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        StateOutput out = new StateOutput(channel);
        out.number(FORMAT);
        out.text(Version.current());
        out.text(owner);
        out.number(position.epoch());
        out.number(position.step());
        out.real(position.best());
        out.number(position.worse());
        curve.save(out);
        network.save(out);
        out.finish();
        channel.force(true);
      }
      PartFile.move(beside, file);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /**
   * Sets a network and its curve to the file's state.
   *
   * @return how far the training was, or null, with the network as it was, if there is no file
   * @throws ForeignCheckpointException if the file is of another version or training, with the
   *     network as it was
   * @throws IOException if the file is damaged; the network then holds anything
   */
  @Nullable TrainingPosition read(DbmtlNetwork network, CurveRecorder curve)
      throws IOException, ForeignCheckpointException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      StateInput in = new StateInput(channel);
      if (in.number() != FORMAT) {
        throw new ForeignCheckpointException("of another format");
      }
      String version = in.text();
      if (!version.equals(Version.current())) {
        throw new ForeignCheckpointException("of version " + version);
      }
      if (!in.text().equals(owner)) {
        throw new ForeignCheckpointException("of another training");
      }
      TrainingPosition position =
          new TrainingPosition((int) in.number(), in.number(), in.real(), (int) in.number());
      curve.load(in);
      network.load(in);
      in.finish();
      return position;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Deletes the file if there is one, and what a killed process left next to it. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(beside);
  }

  /** Says of what training the file is that is not of the one that reads it. */
  static final class ForeignCheckpointException extends Exception {
    private static final long serialVersionUID = 1;

    ForeignCheckpointException(String message) {
      super(message);
    }
  }
}
