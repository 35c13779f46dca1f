package org.dbmtl.search.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends TrialStoreContract {
  @TempDir Path folder;

  @Override
  TrialStore open() {
    return TrialStores.open(folder.resolve("out").toString());
  }

  @Test
  void aStoreIsThereAgainAfterItWasClosed() {
    Path other = folder.resolve("other");
    assertThat(TrialStores.exists(other.toString())).isFalse();
    try (TrialStore store = TrialStores.open(other.toString())) {
      store.add(new NewStudy("x", "abc", Map.of(), List.of(), new StudyBudget(0, 0, 0)), 1);
    }
    assertThat(TrialStores.exists(other.toString())).isTrue();
    try (TrialStore store = TrialStores.open(other.resolve("study.db").toString())) {
      assertThat(store.current("x")).isNotNull();
    }
  }

  @Test
  void aDatabaseWithoutTheTablesIsNotLookedIntoButGivenThem() throws Exception {
    String place = folder.resolve("bare.db").toString();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + place);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE schema_history_of_another (x TEXT)");
      statement.execute("DROP TABLE schema_history_of_another");
    }
    assertThatThrownBy(() -> TrialStores.look(place))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("bare.db does not have the tables of this version of dbmtl")
        .hasMessageContaining("dbmtl studies --store");
    TrialStores.open(place).close();
    TrialStores.look(place).close();
  }

  @Test
  void aStoreOfAnotherVersionIsRefusedInOneLine() throws Exception {
    String place = folder.resolve("other.db").toString();
    TrialStores.open(place).close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + place);
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE schema_history SET checksum = 1");
    }
    assertThatThrownBy(() -> TrialStores.open(place))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("other.db was written by another version of dbmtl")
        .hasMessageContaining("choose another place");
    assertThatThrownBy(() -> TrialStores.look(place))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("other.db was written by another version of dbmtl");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedInOneLine() throws IOException {
    Path file =
        Files.writeString(folder.resolve("bad.db"), "a text file, longer than a header".repeat(9));
    assertThatThrownBy(() -> TrialStores.open(file.toString()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("bad.db")
        .hasMessageContaining("not an SQLite database");
  }

  @Test
  void aFolderInTheFilesPlaceIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("x/study.db"));
    assertThatThrownBy(() -> TrialStores.open(folder.resolve("x").toString()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void aUrlOfAnotherKindIsRefusedWithoutItsPassword() {
    assertThatThrownBy(() -> TrialStores.open("mysql://me:secret@host/db"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("postgresql://")
        .hasMessageNotContaining("secret");
  }
}
