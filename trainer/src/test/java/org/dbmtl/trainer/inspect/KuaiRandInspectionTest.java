package org.dbmtl.trainer.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.trainer.data.EncodingListener;
import org.dbmtl.trainer.inspect.LogInspection.Concern;
import org.dbmtl.trainer.inspect.LogInspection.PartCounts;
import org.dbmtl.trainer.inspect.LogInspection.TargetPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real log, against what its README says of it. */
class KuaiRandInspectionTest {
  @TempDir Path folder;

  @Test
  void starterIsWhatTheReadmeAdvisesAndInspects() throws IOException {
    String data = System.getenv("DBMTL_DATA");
    Path root = data == null ? Path.of("..", "..", "shared", "data") : Path.of(data);
    Path log = root.resolve("kuairand").resolve("kuairand_pure_joined.csv.gz");
    assumeTrue(Files.exists(log), "the KuaiRand log is not here: set DBMTL_DATA");
    Path file = folder.resolve("study.yaml");
    Files.writeString(file, StarterStudy.of(List.of(log.toString()), file));
    Study study = StudyFile.read(file);

    assertThat(study.data().split())
        .isEqualTo(new Split.ByColumn("split", "train", "valid", "test"));
    assertThat(study.targetNames())
        .contains("is_click", "is_like", "is_comment_open", "is_profile_enter", "long_view")
        .contains("play_time_ms");
    assertThat(study.features())
        .contains(new Feature.Ids("tag", "tag", ",", 20, 1, 0))
        .contains(Feature.id("user_id"));
    assertThat(study.features().stream().map(Feature::column))
        .doesNotContain("is_rand", "split", "time_ms", "upload_dt", "profile_stay_time");

    LogInspection inspection =
        LogInspection.of(study, folder.resolve("cache"), EncodingListener.NONE);
    assertThat(inspection.rows()).isEqualTo(new PartCounts(167_281, 26_683, 28_905));
    PartCounts clicks = Objects.requireNonNull(inspection.targets().get(0).positives());
    assertThat(clicks.total() / 222_869.0).isCloseTo(.449, within(.0005));
    TargetPair pair =
        inspection.pairs().stream()
            .filter(p -> p.target().equals("is_click") && p.given().equals("is_like"))
            .findFirst()
            .orElseThrow();
    // .822 over the whole log; the training part alone, which is what is shown, has .826
    // (Python 3 csv over the file: 2,447 of 2,964 likes; 3,183 of 3,874 over the whole).
    assertThat(pair.both()).isEqualTo(2_447);
    assertThat(pair.rows()).isEqualTo(2_964);
    assertThat(inspection.warnings()).noneMatch(w -> w.concern() == Concern.LEAKAGE);
  }
}
