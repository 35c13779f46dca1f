package org.dbmtl.trainer.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.study.Target;
import org.dbmtl.trainer.data.EncodingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outcomes and features that {@code init} finds by what made-up logs show. */
class OutcomesTest {
  private static final Target SPEND =
      new Target.Continuous("spend", "spend", Transform.LOG1P, 1, null);

  @TempDir Path folder;

  private String text = "";

  private Study starter(String csv) throws IOException {
    Path log = Files.writeString(folder.resolve("log.csv"), csv);
    Path file = folder.resolve("study.yaml");
    text = StarterStudy.of(List.of(log.toString()), file);
    return StudyFile.read(Files.writeString(file, text));
  }

  /** A header and rows, each made with its own random numbers. */
  private static String csv(String header, int rows, IntFunction<String> row) {
    StringBuilder csv = new StringBuilder(header).append('\n');
    IntStream.range(0, rows).mapToObj(row).forEach(line -> csv.append(line).append('\n'));
    return csv.toString();
  }

  private static String line(Object... values) {
    return String.join(",", List.of(values).stream().map(String::valueOf).toList());
  }

  private static int flag(SplittableRandom random, double rate) {
    return random.nextDouble() < rate ? 1 : 0;
  }

  private static Feature number(String name) {
    return new Feature.Numeric(name, name, Transform.NONE, true);
  }

  private static Feature category(String name) {
    return new Feature.Category(name, name, 1, 0);
  }

  @Test
  void aCampaignOfVisitsConversionsAndSpend() throws IOException {
    Study study = starter(FunnelLog.csv(3000, 5));
    assertThat(study.targets())
        .containsExactly(Target.binary("visit"), Target.binary("conversion"), SPEND);
    assertThat(study.features())
        .extracting(Feature::name)
        .containsExactly(
            "recency",
            "history_segment",
            "history",
            "mens",
            "womens",
            "zip_code",
            "newbie",
            "channel",
            "segment");
    assertThat(study.constraints().tiers()).hasSize(3);
  }

  @Test
  void aTreatmentIsAFeatureAndAnExposureIsNot() throws IOException {
    SplittableRandom random = new SplittableRandom(6);
    Study study =
        starter(
            csv(
                "f0,f1,f2,treatment,conversion,visit,exposure",
                6000,
                i -> {
                  int treatment = flag(random, 0.85);
                  int visit = flag(random, treatment == 1 ? 0.3 : 0.1);
                  int exposure = treatment * flag(random, visit == 1 ? 0.4 : 0.05);
                  return line(
                      random.nextGaussian(),
                      random.nextDouble(),
                      random.nextInt(1000) / 100.0,
                      treatment,
                      visit * flag(random, 0.2),
                      visit,
                      exposure);
                }));
    assertThat(study.targetNames()).containsExactly("conversion", "visit");
    assertThat(study.features())
        .containsExactly(number("f0"), number("f1"), number("f2"), category("treatment"));
    assertThat(study.constraints().tiers())
        .containsExactly(List.of("visit"), List.of("conversion"));
    assertThat(text).contains("# exposure: category  # may be an outcome");
  }

  /** 40 flags, a point and 22 labels, with another column in front. */
  private static String labels(String first, IntFunction<Object> value) {
    SplittableRandom random = new SplittableRandom(7);
    List<String> names = new ArrayList<>(List.of(first));
    IntStream.rangeClosed(1, 40).forEach(i -> names.add("x_flag" + i));
    names.addAll(List.of("x_pos", "y_pos"));
    IntStream.rangeClosed(1, 22).forEach(i -> names.add("y_class" + i));
    return csv(
        String.join(",", names),
        1000,
        i -> {
          List<Object> row = new ArrayList<>(List.of(value.apply(i)));
          IntStream.rangeClosed(1, 40).forEach(j -> row.add(flag(random, 0.2)));
          row.addAll(List.of(random.nextGaussian(), random.nextInt(50)));
          IntStream.rangeClosed(1, 22).forEach(j -> row.add(flag(random, 0.02 * j)));
          return line(row.toArray());
        });
  }

  @Test
  void numberedLabelsAreTargets() throws IOException {
    Study study = starter(labels("size", i -> i * 0.5));
    assertThat(study.targets())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 22).mapToObj(i -> Target.binary("y_class" + i)).toList());
  }

  @Test
  void manyFlagsHaveNoWideEmbeddings() throws IOException {
    Study narrow = starter(labels("size", i -> i * 0.5));
    assertThat(narrow.features()).hasSize(43).contains(category("x_flag1"), category("x_flag40"));
    assertThat(narrow.network().embedding()).isEqualTo(4);

    Study wide = starter(labels("user_id", i -> i % 300));
    assertThat(wide.features())
        .contains(
            new Feature.Numeric("x_flag1", "x_flag1", Transform.NONE, false),
            new Feature.Numeric("x_flag40", "x_flag40", Transform.NONE, false));
  }

  @Test
  void columnsAtTheEndThatImplyOneAnotherAreOutcomesWhateverTheirNames() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    IntFunction<String> row =
        i -> {
          int first = flag(random, 0.4);
          int second = first * flag(random, 0.4);
          double third = second == 1 ? 1 + random.nextDouble() : 0;
          int member = flag(random, 0.7);
          return line(random.nextGaussian(), member, flag(random, 0.5), first, second, third);
        };
    Study study = starter(csv("size,member,vip,phase_a,phase_b,phase_c", 2000, row));
    assertThat(study.targets())
        .containsExactly(
            Target.binary("phase_a"),
            Target.binary("phase_b"),
            new Target.Continuous("phase_c", "phase_c", Transform.NONE, 1, null));
    assertThat(text).contains("never happens without phase_a");
  }

  @Test
  void whatAnOutcomeNeedsIsLeftOutUnlessItStandsNextToOne() throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    Study study =
        starter(
            csv(
                "member,size,basket,purchase",
                2000,
                i -> {
                  int member = flag(random, 0.6);
                  int basket = flag(random, 0.5);
                  return line(
                      member, random.nextGaussian(), basket, member * basket * flag(random, 0.5));
                }));
    assertThat(study.targetNames()).containsExactly("basket", "purchase");
    assertThat(study.features()).containsExactly(number("size"));
    assertThat(text)
        .contains(
            "# member: category  # purchase never happens without it, so it may be an outcome");
  }

  @Test
  void minusOneIsAnUnknownLabel() throws IOException {
    SplittableRandom random = new SplittableRandom(10);
    int[] known = {0};
    String csv =
        csv(
            "size,click,like",
            2000,
            i -> {
              int like = random.nextInt(3) - 1;
              known[0] += like >= 0 ? 1 : 0;
              return line(random.nextGaussian(), flag(random, 0.5), like);
            });
    Study study = starter(csv);
    assertThat(study.targets())
        .containsExactly(
            Target.binary("click"), new Target.Binary("like", "like", "= 1", 1, "\"like\" >= 0"));
    LogInspection inspection =
        LogInspection.of(study, folder.resolve("cache"), EncodingListener.NONE);
    assertThat(inspection.targets().get(1).labelled().total()).isEqualTo(known[0]);
    assertThat(text).contains("-1 is taken for unknown, on %,d rows".formatted(2000 - known[0]));
  }

  @Test
  void countsAndTheirSiblingsHaveOneKind() throws IOException {
    SplittableRandom random = new SplittableRandom(11);
    Study study =
        starter(
            csv(
                "likes_1d,likes_30d,cat_1,cat_2,n_item,n_page,y_cnt_a,y_cnt_b,click",
                500,
                i ->
                    line(
                        random.nextInt(4),
                        random.nextInt(60),
                        random.nextInt(4),
                        random.nextInt(60),
                        random.nextInt(4),
                        random.nextInt(60),
                        Math.max(0, random.nextInt(9) - 5),
                        1 + random.nextInt(60),
                        random.nextInt(2))));
    assertThat(study.features())
        .containsExactly(
            number("likes_1d"),
            number("likes_30d"),
            new Feature.Category("cat_1", "cat_1", 1, 0),
            new Feature.Category("cat_2", "cat_2", 1, 0),
            number("n_item"),
            number("n_page"),
            number("y_cnt_a"),
            number("y_cnt_b"));
    Study labels =
        starter(
            csv(
                "size,y_a1,y_a2",
                500,
                i ->
                    line(
                        random.nextGaussian(),
                        Math.max(0, random.nextInt(9) - 5),
                        1 + random.nextInt(60))));
    assertThat(labels.targets()).hasSize(2).allMatch(Target.Continuous.class::isInstance);
  }

  @Test
  void partsWeightsAndRowIdsAreNotFeatures() throws IOException {
    SplittableRandom random = new SplittableRandom(12);
    IntFunction<String> row =
        i ->
            line(
                "r" + (i < 20 ? 0 : i),
                i % 10 < 7 ? "train" : i % 10 < 8 ? "dev" : "test",
                i % 2 == 0 ? "Training" : "Test",
                random.nextDouble(),
                random.nextGaussian(),
                random.nextInt(2));
    Study study = starter(csv("visitor,role,old_role,sample_weight,size,click", 500, row));
    assertThat(study.features()).containsExactly(number("size"));
    assertThat(study.data().split()).isEqualTo(new Split.ByColumn("role", "train", "dev", "test"));
    assertThat(text)
        .contains("# visitor: category  # names rows: 481 values on 500 rows")
        .contains("# old_role  # names parts of the log")
        .contains("# sample_weight: number  # may be the weight of a row");
  }
}
