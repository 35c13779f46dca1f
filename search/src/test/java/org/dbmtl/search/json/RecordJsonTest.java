package org.dbmtl.search.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dbmtl.search.study.StudyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordJsonTest {
  enum Kind {
    ONE,
    OTHER
  }

  /** With a second constructor, as pages have. */
  record Leaf(String text, Kind kind, double number) {
    Leaf(String text) {
      this(text, Kind.ONE, 0);
    }
  }

  record Tree(String title, List<List<Leaf>> leaves, boolean big) {
    Tree {
      leaves = leaves.stream().map(List::copyOf).toList();
    }

    Tree(String title) {
      this(title, List.of(), true);
    }
  }

  @TempDir Path folder;

  private Tree read(String text) throws IOException {
    return RecordJson.readExact(Files.writeString(folder.resolve("tree.json"), text), Tree.class);
  }

  @Test
  void readsWhatItWrites() throws IOException {
    Tree tree =
        new Tree(
            "</script>\u2028\u202e \"=cmd()\" \\input{x}\n\t\ud83d\ude00",
            List.of(
                List.of(new Leaf(""), new Leaf("b", Kind.OTHER, -0.1)),
                List.of(),
                List.of(new Leaf("c", Kind.ONE, 1e300))),
            false);
    assertThat(read(RecordJson.exactText(tree))).isEqualTo(tree);
    assertThat(read(RecordJson.exactText(new Tree("")))).isEqualTo(new Tree(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "null",
        "{\"title\": \"a\", \"leaves\": [], \"big\": true} more",
        "{\"title\": \"a\", \"leaves\": [null], \"big\": true}",
        "{\"title\": \"a\", \"leaves\": [], \"big\"",
        "[]",
        "{\"title\": \"a\", \"leaves\": []}",
        "{\"title\": null, \"leaves\": [], \"big\": true}",
        "{\"title\": \"a\", \"leaves\": [], \"big\": true, \"more\": 1}",
        "{\"title\": \"a\", \"leaves\": [[{\"text\": \"x\", \"kind\": \"NO\", \"number\": 1}]], \"big\": true}"
      })
  void aFileOfSomethingElseIsToldInOneLine(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("tree.json cannot be read")
        .hasMessageContaining("written again")
        .message()
        .hasLineCount(1);
  }

  @Test
  void aFolderBytesThatAreNoTextOrNothingIsToldToo() throws IOException {
    assertThatThrownBy(() -> RecordJson.readExact(folder, Tree.class))
        .isInstanceOf(StudyException.class);
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {'"', (byte) 0xff, '"'});
    assertThatThrownBy(() -> RecordJson.readExact(bytes, Tree.class))
        .isInstanceOf(StudyException.class);
    assertThatThrownBy(() -> RecordJson.readExact(folder.resolve("none"), Tree.class))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("none cannot be read (NoSuchFileException)");
  }
}
