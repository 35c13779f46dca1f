package org.dbmtl.trainer.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.EncodedLogs;
import org.dbmtl.trainer.data.EncodingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StarterStudyTest {
  @TempDir Path folder;

  private Study starter(String csv, String... targets) throws IOException {
    Path log = Files.writeString(folder.resolve("my log.csv"), csv);
    Path file = Files.createDirectories(folder.resolve("studies")).resolve("study.yaml");
    String text = StarterStudy.of(List.of(log.toString()), file, List.of(targets));
    assertThat(text).contains("../my log.csv").doesNotContain(folder.toString());
    Files.writeString(file, text);
    Study study = StudyFile.read(file);
    try (EncodedLog encoded =
        EncodedLogs.open(study, folder.resolve("cache"), EncodingListener.NONE)) {
      assertThat(study.training().batch()).isLessThanOrEqualTo((int) encoded.rows(Part.TRAIN));
    }
    return study;
  }

  @Test
  void longNumbersAndWholeFloatsAreIds() throws IOException {
    StringBuilder csv = new StringBuilder("user_id,device,price,is_click\n");
    for (int i = 0; i < 100; i++) {
      csv.append("%d.0,9%022d,%d.25,%d\n".formatted(i % 40, i % 30, i % 40, i % 2));
    }
    assertThat(starter(csv.toString()).features())
        .contains(Feature.id("user_id"), Feature.id("device"))
        .anyMatch(feature -> feature instanceof Feature.Numeric && feature.name().equals("price"));
  }

  private static String log(int rows) {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder csv =
        new StringBuilder(
            "user_id,tags,city,price,rank,created_at,session,title,version,gone,is_click,purchase,follow_cnt,likes_seen,dwell_time_ms\n");
    for (int i = 0; i < rows; i++) {
      csv.append(random.nextInt(rows / 2)).append(",\"a").append(random.nextInt(9)).append("|b");
      csv.append(random.nextInt(9)).append("\",").append("city").append(random.nextInt(5));
      csv.append(',').append(Math.exp(4 * random.nextGaussian())).append(',');
      csv.append(random.nextDouble() < 0.1 ? "NA" : Double.toString(random.nextDouble()));
      csv.append(',').append(1_650_000_000L + 60L * i).append(",s").append(i);
      csv.append(",some words in title ").append(i).append(",3,,").append(random.nextInt(2));
      csv.append(',').append(random.nextInt(4) == 0 ? "yes" : "no").append(',');
      csv.append(random.nextInt(300)).append(',').append(random.nextInt(2)).append(',');
      csv.append(random.nextInt(9999)).append('\n');
    }
    return csv.toString();
  }

  @Test
  void kindsAreGuessedFromNamesAndValues() throws IOException {
    Study study = starter(log(2000));
    assertThat(study.data().split())
        .isEqualTo(new Split.ByTime("created_at", Split.Shares.STANDARD));
    assertThat(study.data().nullValues()).containsExactly("NA");
    assertThat(study.features())
        .containsExactly(
            Feature.id("user_id"),
            new Feature.Ids("tags", "tags", "|", 20, 1, 0),
            new Feature.Category("city", "city", 1, 0),
            new Feature.Numeric("price", "price", Transform.LOG1P, true),
            new Feature.Numeric("rank", "rank", Transform.NONE, true),
            new Feature.Numeric("follow_cnt", "follow_cnt", Transform.NONE, true),
            new Feature.Category("likes_seen", "likes_seen", 1, 0));
    assertThat(study.targets())
        .containsExactly(
            Target.binary("is_click"),
            new Target.Binary("purchase", "purchase", "= 'yes'", 1, null),
            new Target.Continuous("dwell_time_ms", "dwell_time_ms", Transform.LOG1P, 1, null));
  }

  @Test
  void saysWhyColumnsAreLeftOut() throws IOException {
    Path log = Files.writeString(folder.resolve("log.csv"), log(2000));
    String text = StarterStudy.of(List.of(log.toString()), folder.resolve("study.yaml"));
    assertThat(text)
        .contains("  # created_at  # splits the log by time")
        .contains("  # session  # has another value on every row")
        .contains("  # title  # has another value on every row")
        .contains("  # version  # is always '3'")
        .contains("  # gone  # has no value");
  }

  @Test
  void weirdNamesAndFewRowsStillMakeAStudyThatRuns() throws IOException {
    StringBuilder csv = new StringBuilder("\"no: # \"\"x\"\"\nµ\",yes,\"to, buy\",\"{a}\"\n");
    for (int i = 0; i < 60; i++) {
      csv.append("v").append(i % 4).append(',').append(i % 5 * 0.25).append(',');
      csv.append(i % 2).append(',').append(i % 3).append('\n');
    }
    Study study = starter(csv.toString());
    assertThat(study.features().stream().map(Feature::name))
        .containsExactly("no: # \"x\"\nµ", "yes", "{a}");
    assertThat(study.targets())
        .containsExactly(new Target.Binary("to_buy", "to, buy", null, 1, null));
  }

  @Test
  void targetsCanBeNamed() throws IOException {
    Study study = starter(log(2000), "likes_seen", "follow_cnt");
    assertThat(study.targetNames()).containsExactly("follow_cnt", "likes_seen");
    assertThat(study.features().stream().map(Feature::name)).doesNotContain("is_click");
  }

  @Test
  void theFirstNetworkFitsTheLogAndTuningComesFirst() throws IOException {
    Study small = starter(log(600));
    Study large = starter(log(30_000));
    assertThat(small.network().embedding()).isLessThan(large.network().embedding());
    assertThat(small.network().shared().get(0)).isLessThan(large.network().shared().get(0));
    assertThat(large.training().batch()).isGreaterThan(small.training().batch());
    for (Study study : List.of(small, large)) {
      int rows = study.equals(small) ? 600 : 30_000;
      assertThat(rows * 0.8 / study.training().batch()).isBetween(30.0, 600.0);
      assertThat(study.search().repeats().first()).isEqualTo(3);
      assertThat(study.search().confirm()).isEqualTo(5);
    }
    Path log = folder.resolve("my log.csv");
    assertThat(StarterStudy.of(List.of(log.toString()), folder.resolve("study.yaml")))
        .contains("'dbmtl auto' finds them")
        .contains("# A trial is one training.");
    assertThat(
            StarterStudy.of(
                List.of(log.toString()), folder.resolve("study.yaml"), List.of("is_click")))
        .contains("# One target has no structure to search")
        .doesNotContain("strategy");
  }

  @Test
  void faultsTellTheWayOut() throws IOException {
    Path log = Files.writeString(folder.resolve("log.csv"), "a,b\n" + "x,1\ny,0\n".repeat(20));
    List<String> files = List.of(log.toString());
    Path file = folder.resolve("study.yaml");
    assertThatThrownBy(() -> StarterStudy.of(files, file))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("maybe --targets b");
    assertThatThrownBy(() -> StarterStudy.of(files, file, List.of("c")))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("no column 'c'")
        .hasMessageContaining("a, b");
    assertThatThrownBy(() -> StarterStudy.of(files, file, List.of("a")))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("target 'a' holds texts");
    assertThatThrownBy(() -> StarterStudy.of(List.of("not there.csv"), file))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("not there.csv");
  }

  @ParameterizedTest
  @CsvSource({
    "is_click,true",
    "isAddToCart,true",
    "long_view,true",
    "label,true",
    "play_time_ms,true",
    "is_profile_enter,true",
    "order_id,false",
    "follow_user_num,false",
    "uh_last50_like,false",
    "duration_ms,false",
    "open,false",
    "is_live_streamer,false",
    "watch_time_avg_7d,false"
  })
  void namesOfOutcomes(String name, boolean outcome) {
    assertThat(OutcomeNames.isOutcome(name)).isEqualTo(outcome);
  }
}
