package org.dbmtl.search.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.dbmtl.search.study.StudyException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void replacesAFileAndLeavesNothingElse() throws IOException {
    Path file = folder.resolve("new").resolve("a.txt");
    AtomicFile.write(file, "one");
    AtomicFile.write(file, "zwei ü");
    assertThat(file).hasContent("zwei ü");
    try (Stream<Path> files = Files.list(folder.resolve("new"))) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void othersMayReadWhatTheyMayReadOfAnyFile() throws IOException {
    Assumptions.assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX");
    Path usual = Files.writeString(folder.resolve("usual"), "x");
    Path ours = folder.resolve("ours");
    AtomicFile.write(ours, "x");
    assertThat(Files.getPosixFilePermissions(ours)).isEqualTo(Files.getPosixFilePermissions(usual));
  }

  @Test
  void aFolderInTheWayIsToldAndLeavesNothing() throws IOException {
    Path taken = folder.resolve("taken");
    Files.createDirectories(taken.resolve("inner"));
    assertThatThrownBy(() -> AtomicFile.write(taken, "x"))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("cannot write");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(taken);
    }
  }
}
