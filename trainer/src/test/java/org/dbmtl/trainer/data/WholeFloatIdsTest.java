package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.trial.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids that one file of a log writes as whole numbers, and another as floats. */
class WholeFloatIdsTest {
  @TempDir Path folder;

  private MappedLog open(DataSettings data, Feature... features) {
    return EncodedLogs.openAny(
        Studies.study(data, List.of(features), List.of(Studies.binary("click"))),
        folder.resolve("cache"),
        EncodingListener.NONE);
  }

  @Test
  void areTheSameIds() throws IOException {
    String header = "user,tags,click,split\n";
    Path one =
        Files.writeString(
            folder.resolve("1.csv"), header + "17,\"4,-5\",1,train\n18,4,0,train\n2.5,,1,train\n");
    Path two =
        Files.writeString(
            folder.resolve("2.csv"), header + "17.0,\"4.0,-5.0\",0,valid\n2.50,4.00,1,test\n");
    try (MappedLog log =
        open(
            Studies.files(one.toString(), two.toString()),
            Studies.id("user"),
            Studies.ids("tags"),
            new Feature.Id("bucket", "user", 1, 1_000_000))) {
      assertThat(log.manifest().fields().get(0).distinct()).isEqualTo(3);
      ListColumn train = log.lists(0, Part.TRAIN);
      ListColumn valid = log.lists(0, Part.VALID);
      assertThat(valid.get(0, 0)).isEqualTo(train.get(0, 0)).isNotEqualTo(EmbeddedField.UNSEEN);
      assertThat(log.lists(0, Part.TEST).get(0, 0)).isEqualTo(EmbeddedField.UNSEEN);
      ListColumn tags = log.lists(1, Part.VALID);
      assertThat(IntStream.range(0, 2).map(k -> tags.get(0, k)))
          .containsExactly(log.lists(1, Part.TRAIN).get(0, 0), log.lists(1, Part.TRAIN).get(0, 1));
      assertThat(log.lists(2, Part.VALID).get(0, 0)).isEqualTo(log.lists(2, Part.TRAIN).get(0, 0));
    }
  }

  @Test
  void standInOnePartOfASplitByGroup() throws IOException {
    StringBuilder csv = new StringBuilder("user,click\n");
    for (int i = 0; i < 200; i++) {
      csv.append(i).append(",1\n").append(i).append(".0,0\n");
    }
    Path file = Files.writeString(folder.resolve("log.csv"), csv);
    Split split = new Split.ByRatio(Split.Shares.STANDARD, "user");
    try (MappedLog log = open(Studies.files(split, file.toString()), Studies.id("user"))) {
      ListColumn valid = log.lists(0, Part.VALID);
      assertThat(log.rows(Part.VALID)).isPositive().isEven();
      for (int row = 0; row < log.rows(Part.VALID); row++) {
        assertThat(valid.get(row, 0)).isEqualTo(EmbeddedField.UNSEEN);
      }
    }
  }
}
