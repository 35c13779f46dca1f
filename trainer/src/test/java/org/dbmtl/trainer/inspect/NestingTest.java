package org.dbmtl.trainer.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.study.Target;
import org.dbmtl.trainer.data.EncodingListener;
import org.dbmtl.trainer.inspect.Events.Event;
import org.dbmtl.trainer.inspect.LogInspection.Proposal;
import org.dbmtl.trainer.inspect.LogInspection.TargetPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NestingTest {
  private static final List<List<String>> FUNNEL =
      List.of(List.of("visit"), List.of("conversion"), List.of("spend"));

  @TempDir Path folder;

  private Study study(String name, String text) throws IOException {
    return StudyFile.read(Files.writeString(folder.resolve(name), text));
  }

  private LogInspection inspect(Study study) {
    return LogInspection.of(study, folder.resolve("cache"), EncodingListener.NONE);
  }

  private String head(String csv) throws IOException {
    Files.writeString(folder.resolve("log.csv"), csv);
    return """
        data: {files: log.csv, split: {ratio: [0.6, 0.2, 0.2]}}
        features: {channel: category}
        """;
  }

  @ParameterizedTest(name = "spend is {0} where nothing was bought")
  @ValueSource(strings = {"0.0", "missing"})
  void proposalsCanBeCopiedIntoTheStudy(String off) throws IOException {
    String csv = FunnelLog.csv(3000, 1);
    String head = head(off.equals("missing") ? csv.replace(",0.0\n", ",\n") : csv);
    String targets = "targets:\n  visit: binary\n";
    String nested = "  conversion: binary\n  spend: {kind: continuous, transform: log1p}\n";
    LogInspection found = inspect(study("a.yaml", head + targets + nested));
    assertThat(found.pairs())
        .hasSize(6)
        .anySatisfy(
            pair -> {
              assertThat(pair.target() + pair.given()).isEqualTo("visitspend");
              assertThat(pair.probability()).isEqualTo(1);
            });
    long bought = pair(found, "visit", "conversion").rows();
    assertThat(pair(found, "spend", "conversion"))
        .isEqualTo(new TargetPair("spend", "conversion", bought, bought, 1.0));

    assertThat(found.proposals()).hasSize(2);
    Proposal structure = found.proposals().get(0);
    assertThat(structure.message())
        .isEqualTo(
            "conversion never happens without visit, and spend never without conversion: tiers visit | conversion | spend");
    Study tiered = study("b.yaml", head + targets + nested + structure.yaml());
    assertThat(tiered.constraints().tiers()).isEqualTo(FUNNEL);

    Proposal where = found.proposals().get(1);
    Study limited =
        study(
            "c.yaml",
            head
                + targets
                + String.valueOf(where.yaml()).replace("targets:\n", "")
                + structure.yaml());
    assertThat(limited.targets().stream().map(Target::where))
        .containsExactly(null, "visit", "conversion");
    assertThat(limited.targets().get(2).with(1, null)).isEqualTo(tiered.targets().get(2));
    assertThat(InspectionText.of(found))
        .contains("\n    structure:\n      tiers: [[visit], [conversion], [spend]]\n")
        .contains("an amount happens unless it is 0 or missing");

    assertThat(inspect(limited).proposals()).isEmpty();
  }

  private static TargetPair pair(LogInspection inspection, String target, String given) {
    return inspection.pairs().stream()
        .filter(pair -> pair.target().equals(target) && pair.given().equals(given))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aProposalKeepsWhatTheStudySays() throws IOException {
    String head = head(FunnelLog.csv(3000, 2));
    String targets = "targets: {visit: binary, conversion: binary, spend: continuous}\n";
    LogInspection found =
        inspect(
            study(
                "a.yaml",
                head
                    + targets
                    + "structure: {require: visit>spend, tiers: [[visit], [spend]], max-parents: 2}\n"));
    Study proposed = study("b.yaml", head + targets + found.proposals().get(0).yaml());
    assertThat(proposed.constraints())
        .isEqualTo(
            new EdgeConstraints(
                List.of(new Edge("visit", "spend")),
                List.of(new Edge("conversion", "visit"), new Edge("spend", "conversion")),
                List.of(List.of("visit"), List.of("spend")),
                2));
  }

  @Test
  void oneTargetLeavesNothingToSearch() throws IOException {
    String head = head(FunnelLog.csv(300, 3));
    LogInspection found = inspect(study("a.yaml", head + "targets: {visit: binary}\n"));
    assertThat(found.proposals()).hasSize(1);
    assertThat(InspectionText.of(found))
        .contains("nothing is left to search")
        .contains("dbmtl auto");
  }

  @Test
  void aFirstStudyHasTheTiers() throws IOException {
    Files.writeString(folder.resolve("log.csv"), FunnelLog.csv(3000, 4));
    Path file = folder.resolve("study.yaml");
    String text =
        StarterStudy.of(
            List.of(folder.resolve("log.csv").toString()),
            file,
            List.of("visit", "conversion", "spend"));
    assertThat(text)
        .contains("# conversion never happens without visit, and spend never without conversion.");
    assertThat(study("study.yaml", text).constraints().tiers()).isEqualTo(FUNNEL);
  }

  /** Outcomes that happen on half of all rows, or {@code b<a}: on half of the rows with a. */
  private static Nesting nesting(long seed, String... outcomes) {
    SplittableRandom random = new SplittableRandom(seed);
    BitSet all = new BitSet();
    all.set(0, 2000);
    Map<String, Event> events = new LinkedHashMap<>();
    for (String outcome : outcomes) {
      String[] names = outcome.split("<", -1);
      BitSet on = new BitSet();
      for (int row = 0; row < 2000; row++) {
        boolean open =
            names.length == 1 || Objects.requireNonNull(events.get(names[1])).on().get(row);
        on.set(row, open && random.nextBoolean());
      }
      events.put(names[0], new Event(names[0], true, on, all));
    }
    return Nesting.of(Events.of(List.copyOf(events.values())));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void onlyWhatIsNestedIsTiered(long seed) {
    assertThat(nesting(seed, "a", "b", "c").isEmpty()).isTrue();

    Nesting funnel = nesting(seed, "click", "like<click", "cart<click", "buy<cart", "other");
    assertThat(funnel.tiers()).containsExactly(List.of("click"), List.of("like", "cart", "buy"));
    assertThat(NestingText.sentence(funnel))
        .isEqualTo("like and cart never happen without click, and buy never without cart");
    assertThat(NestingText.structure(EdgeConstraints.NONE, funnel))
        .contains("tiers: [[click], [like, cart, buy]]")
        .contains("forbid: [\"buy>cart\"]");

    Nesting two = nesting(seed, "click", "play", "like<click", "finish<play");
    assertThat(two.tiers()).isEmpty();
    assertThat(NestingText.structure(EdgeConstraints.NONE, two))
        .isEqualTo("structure:\n  forbid: [\"like>click\", \"finish>play\"]\n");
  }

  @Test
  void aFewRowsThatBreakTheRuleAreSaid() {
    BitSet click = new BitSet();
    click.set(0, 1000);
    BitSet like = new BitSet();
    like.set(600, 1003);
    BitSet all = new BitSet();
    all.set(0, 3000);
    Nesting nesting =
        Nesting.of(
            Events.of(
                List.of(new Event("click", true, click, all), new Event("like", true, like, all))));
    assertThat(NestingText.sentence(nesting))
        .isEqualTo("like hardly ever happens without click (on 3 of 403 rows)");
  }
}
