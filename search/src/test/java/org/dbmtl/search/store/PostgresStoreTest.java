package org.dbmtl.search.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends TrialStoreContract {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  @Override
  TrialStore open() throws Exception {
    return TrialStores.open(TestPostgres.newDatabase("contract" + DATABASES.incrementAndGet()));
  }

  @Test
  void anInterruptedThreadCanTellAnOutcome() throws Exception {
    try (TrialStore store = open()) {
      Thread.currentThread().interrupt();
      assertThat(store.studies()).isEmpty();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsNamedWithoutThePassword() throws Exception {
    String url =
        TestPostgres.newDatabase("x").replace("postgres@", "postgres:secret@") + "_missing";
    assertThatThrownBy(() -> TrialStores.open(url))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("x_missing")
        .hasMessageContaining("does not exist")
        .hasMessageNotContaining("secret");
  }

  @Test
  void whoLooksSeesWhatIsWrittenAndWritesNothing() throws Exception {
    String url = TestPostgres.newDatabase("looked");
    assertThatThrownBy(
            () -> {
              try (TrialStore empty = TrialStores.look(url)) {
                empty.studies();
              }
            })
        .isInstanceOf(StoreException.class);
    try (TrialStore store = TrialStores.open(url);
        TrialStore looked = TrialStores.look(url)) {
      StoredStudy study = ExampleTrials.study(store, "tiny", 1);
      assertThat(looked.studies()).hasSize(1);
      assertThatThrownBy(() -> looked.setStopped(study.number(), "trials"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("read-only");
      store.setStopped(study.number(), "trials");
      assertThat(looked.studies().get(0).stopped()).isEqualTo("trials");
    }
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(TrialStores.shown("postgresql://me:pw@host:5432/db?ssl=true"))
        .isEqualTo("postgresql://me:***@host:5432/db?ssl=true");
    assertThat(TrialStores.shown("--store=postgresql://me:p:w@host/db"))
        .isEqualTo("--store=postgresql://me:***@host/db");
    assertThat(TrialStores.shown("--out=a:b@c")).isEqualTo("--out=a:b@c");
    assertThat(TrialStores.shown("postgresql://me@host/db?user=a&password=b"))
        .isEqualTo("postgresql://me@host/db?user=a&password=***");
  }
}
