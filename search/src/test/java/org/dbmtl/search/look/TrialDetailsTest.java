package org.dbmtl.search.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dbmtl.search.run.TrialFile;
import org.dbmtl.search.store.ExampleTrials;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.study.StudyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialDetailsTest {
  @TempDir Path output;

  private final TrialStore store = TrialStores.inMemory();
  private final StoredStudy study = ExampleTrials.study(store, "tiny", 1);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aTrialShowsItsAttemptsMetricsFilesAndSettings() throws IOException {
    var spec = ExampleTrials.trial(1, "click>like", 0);
    store.release(ExampleTrials.running(store, study, spec, Worker.here()));
    ExampleTrials.completed(store, study, spec, 0.25, Worker.here());
    Path folder = Files.createDirectories(output.resolve("trials/run-1/trial-00001/part"));
    Files.writeString(folder.resolve("model.bin"), "12345");

    TrialDetails details = TrialDetails.of(store, study, 1, output);

    assertThat(details.attempts()).extracting("ending").containsExactly("released", "completed");
    assertThat(details.files()).containsExactly(new TrialFile("part/model.bin", 5));
    assertThat(LookJson.trial(details))
        .contains(
            "\"structure\" : \"click>like\"",
            "\"score\" : 0.25",
            "\"auc\" : 0.75",
            "\"ending\" : \"released\"",
            "\"name\" : \"part/model.bin\"",
            "\"trial.keep\" : \"1\"");
  }

  @Test
  void aFailedTrialShowsItsCause() {
    ExampleTrials.failed(store, study, ExampleTrials.trial(1, "", 0), Worker.here());

    assertThat(LookJson.trial(TrialDetails.of(store, study, 1, output)))
        .contains("\"state\" : \"failed\"", "\"cause\" : \"the loss of 'like' is NaN\"");
  }

  @Test
  void anUnknownNumberNamesThoseThereAre() {
    assertThatThrownBy(() -> TrialDetails.of(store, study, 7, output))
        .isInstanceOf(StudyException.class)
        .hasMessageContainingAll("no trial 7", "'tiny'", "none yet");
    ExampleTrials.queued(store, study, ExampleTrials.trial(1, "", 0));
    ExampleTrials.queued(store, study, ExampleTrials.trial(2, "", 1));
    assertThatThrownBy(() -> TrialDetails.of(store, study, 7, output))
        .hasMessageContainingAll("no trial 7", "run 1", "1 to 2");
  }
}
