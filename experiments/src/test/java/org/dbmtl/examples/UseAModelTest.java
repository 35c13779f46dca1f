package org.dbmtl.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dbmtl.experiments.command.TinyStudy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UseAModelTest {
  private static final List<Map<String, Object>> ROWS =
      List.of(Map.of("user", "u1", "age", 30), Map.of("user", "new", "age", "7"));

  @Test
  void predictsAsTheExampleSays(@TempDir Path folder) throws IOException {
    Path model = folder.resolve("tiny.dbmtl");
    TinyStudy study = TinyStudy.write(folder);
    String text = Files.readString(study.file());
    Files.writeString(study.file(), text.replace("bayes: [2]}", "bayes: [2], edge-signal: label}"));
    assertThat(study.runAs("fit", "--structure=click>like", "--out=" + model))
        .as(study.err.toString())
        .isZero();
    try (UseAModel use = new UseAModel(model)) {
      List<Double> clicks = use.means(ROWS, "click");
      List<Double> likes = use.means(ROWS, "like");
      assertThat(clicks).allMatch(p -> p > 0 && p < 1);
      for (int row = 0; row < ROWS.size(); row++) {
        assertThat(use.score(ROWS.get(row)))
            .as("weighted sum")
            .isCloseTo(clicks.get(row) + likes.get(row), within(1e-6));
        assertThat(use.afterAClick(ROWS.get(row)).mean("click")).isEqualTo(1);
      }
      @Nullable String[][] columns = {{"u1", "new"}, {"30", "7"}};
      assertThat(use.scores(columns, 2))
          .containsExactly(use.score(ROWS.get(0)), use.score(ROWS.get(1)));
      Map<String, Object> best = clicks.get(0) > clicks.get(1) ? ROWS.get(0) : ROWS.get(1);
      assertThat(use.ranked(ROWS, "click").get(0)).isEqualTo(best);
    }
  }
}
