package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real log, against what its README says of it. */
class KuaiRandTest {
  @TempDir Path folder;

  static Path log() {
    String data = System.getenv("DBMTL_DATA");
    // Tests of a module run in its folder; the data lies next to the checkout.
    Path root = data == null ? Path.of("..", "..", "shared", "data") : Path.of(data);
    Path log = root.resolve("kuairand").resolve("kuairand_pure_joined.csv.gz").toAbsolutePath();
    assumeTrue(Files.exists(log), "the KuaiRand log is not here: set DBMTL_DATA");
    return log.normalize();
  }

  @Test
  void hasTheRowsAndRatesOfItsReadme() {
    List<Feature> features = new ArrayList<>();
    for (String id : List.of("user_id", "video_id", "author_id", "music_id")) {
      features.add(Studies.id(id));
    }
    features.add(Studies.ids("tag"));
    features.add(Studies.category("tab"));
    features.add(Studies.number("duration_ms", Transform.LOG1P));
    features.add(Studies.number("server_width", Transform.LOG1P));
    List<Target> targets = new ArrayList<>();
    for (String target :
        List.of("is_click", "is_like", "is_comment_open", "is_profile_enter", "long_view")) {
      targets.add(Studies.binary(target));
    }
    targets.add(Studies.continuous("play_time_ms", Transform.LOG1P));
    var study = Studies.study(Studies.files(log().toString()), features, targets);

    try (EncodedLog encoded = EncodedLogs.open(study, folder, EncodingListener.NONE)) {
      assertThat(encoded.rows(Part.TRAIN)).isEqualTo(167_281);
      assertThat(encoded.rows(Part.VALID)).isEqualTo(26_683);
      assertThat(encoded.rows(Part.TEST)).isEqualTo(28_905);
      // The README's rates are of the whole log.
      double[] rates = {.449, .0174, .0445, .0189, .316};
      for (int i = 0; i < rates.length; i++) {
        assertThat(rate(encoded, i)).as("%s", targets.get(i)).isCloseTo(rates[i], within(.0006));
      }
    }
  }

  private static double rate(EncodedLog log, int target) {
    double sum = 0;
    long rows = 0;
    for (Part part : Part.values()) {
      FloatColumn label = log.label(target, part);
      for (long row = 0; row < log.rows(part); row++) {
        sum += label.get(row);
        rows++;
      }
    }
    return sum / rows;
  }
}
