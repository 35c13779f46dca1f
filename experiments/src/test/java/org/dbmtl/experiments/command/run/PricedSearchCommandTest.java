package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.dbmtl.experiments.command.TinyStudy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class PricedSearchCommandTest {
  @TempDir Path folder;

  /** Of a target with `where`, the other rows count as rows without a label: the same prices. */
  @Test
  void whereLeavesRowsOutOfThePrices() throws IOException {
    JsonNode where = pricing("where", "{kind: binary, where: click}", true);
    JsonNode blank = pricing("blank", "binary", false);
    assertThat(where.path("edges").size()).isEqualTo(6);
    assertThat(where).isEqualTo(blank);
    assertThat(pricing("all", "binary", true)).isNotEqualTo(where);
  }

  private JsonNode pricing(String name, String buy, boolean everywhere) throws IOException {
    Path own = Files.createDirectory(folder.resolve(name));
    TinyStudy tiny = TinyStudy.write(own);
    Random random = new Random(3);
    StringBuilder log = new StringBuilder("user,age,click,like,buy\n");
    for (int row = 0; row < 600; row++) {
      int click = random.nextInt(2);
      int like = random.nextInt(10) < 2 + 6 * click ? 1 : 0;
      int bought = random.nextInt(10) < 3 + 4 * like ? 1 : 0;
      String label = everywhere || click == 1 ? Integer.toString(bought) : "";
      log.append("u%d,%d,%d,%d,%s\n".formatted(row % 7, row % 50, click, like, label));
    }
    Files.writeString(own.resolve("log.csv"), log);
    Files.writeString(
        tiny.file(),
        Files.readString(tiny.file())
            .replace("like: binary}", "like: binary, buy: %s}".formatted(buy))
            .replace("bayes: [2]", "bayes: [2], edge-signal: label")
            .replace("confirm: 1", "confirm: 0, evaluator: masked"));
    assertThat(tiny.run("search", "found")).as(tiny.err::toString).isZero();
    return JsonMapper.shared().readTree(own.resolve("found/ranking.json").toFile()).path("pricing");
  }
}
