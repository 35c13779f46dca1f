package org.dbmtl.reports.section;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dbmtl.graph.format.Mermaid;
import org.dbmtl.reports.Results;
import org.dbmtl.reports.format.HtmlPage;
import org.dbmtl.reports.page.SearchPage;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchSummary;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the first sentence of a search says, by what was found on fresh seeds and the test part. */
class AnswerTest {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final String GAIN = "0.2, 0.1, 0.3";
  private static final String NOTHING = "0.001, -0.01, 0.012";
  private static final String LOSS = "-0.04, -0.05, -0.03";
  private static final String LARGER_LOSS = "-0.07, -0.09, -0.05";
  private static final String SAME = "0, 0, 0";

  private final Results results = new Results("live", "click", "stay");

  /** The words of the answer up to the end of its first sentence. */
  private static String first(String answer) {
    return answer.replaceAll("(?<=[a-z)])\\. .*", ".");
  }

  private SearchSummary search(String answer) {
    ObjectNode root =
        (ObjectNode)
            MAPPER.readTree(
                RecordJson.text(
                    SearchSummary.of(
                        results
                            .trained(results.structure(false), 0.02)
                            .trained(results.structure(true), 0.03)
                            .build(),
                        List.of())));
    root.set("answer", MAPPER.readTree(answer));
    return ResultFile.search(root.toString());
  }

  private String answer(String recommended, String decision, String worths) {
    return Answer.text(
        search(
            "{\"recommended\": \"%s\", \"best\": \"click>stay\", \"decision\": \"%s\"%s}"
                .formatted(recommended, decision, worths)));
  }

  private static String worth(String name, double value, String vanilla, String mtl, String wdl) {
    return ", \"%s\": {\"value\": %s, \"standardError\": 0.01, \"repeats\": 3, %s, %s, %s}"
        .formatted(name, value, minus("vanilla", vanilla), minus("mtl", mtl), minus("wdl", wdl));
  }

  private static String minus(String name, String numbers) {
    String[] n = numbers.split(", ", -1);
    return "\"%s\": {\"mean\": %s, \"low\": %s, \"high\": %s, \"repeats\": 3}"
        .formatted(name, n[0], n[1], n[2]);
  }

  @Test
  void separateNetworksThatServeBetterComeFirst() {
    String answer =
        answer(
            "click>stay",
            "confirmed",
            worth("joint", 0.3, GAIN, GAIN, GAIN) + worth("served", 0.1, NOTHING, NOTHING, LOSS));
    assertThat(first(answer))
        .isEqualTo(
            "Serve separate networks (wdl), not click>stay, which has the joint score that was"
                + " searched for, but serves worse by 0.04000 [0.03000, 0.05000] nats per row (95 %"
                + " interval, test part, 3 fresh seeds).");
    assertThat(answer)
        .contains("As a structure, click>stay is recommended.")
        .contains("its joint score is better than the vanilla structure's by 0.20000")
        .doesNotContain("beats");
  }

  @Test
  void separateNetworksComeFirstWithoutEdgesToo() {
    String both = worth("joint", 0.1, SAME, SAME, LOSS) + worth("served", 0.1, SAME, SAME, LOSS);
    String answer = answer("", "vanilla-tied", both);
    assertThat(first(answer))
        .isEqualTo(
            "Serve separate networks (wdl), not the structure without edges, which serves worse by"
                + " 0.04000 [0.03000, 0.05000] nats per row (95 % interval, test part, 3 fresh seeds).");
    assertThat(answer)
        .contains("No structure can be told to be better than the simplest one.")
        .contains("The best score of the search is that of click>stay: 0.03000 nats per row");
  }

  @Test
  void aJointWinnerThatServesWorseThanVanillaIsNotServed() {
    String joint = worth("joint", 0.3, GAIN, GAIN, GAIN);
    assertThat(
            first(
                answer(
                    "click>stay", "confirmed", joint + worth("served", 0.1, LOSS, LOSS, NOTHING))))
        .startsWith(
            "Serve the vanilla structure, not click>stay, which has the joint score that was searched"
                + " for, but serves worse by 0.04000 [0.03000, 0.05000] nats per row");
    assertThat(
            first(
                answer(
                    "click>stay",
                    "confirmed",
                    joint + worth("served", 0.1, LOSS, LOSS, LARGER_LOSS))))
        .startsWith(
            "Serve separate networks (wdl), not click>stay, which has the joint score that was"
                + " searched for, but serves worse than the vanilla structure by 0.04000 [0.03000,"
                + " 0.05000] and worse than separate networks (wdl) by 0.07000 [0.05000, 0.09000]");
  }

  @Test
  void aJointGainIsCalledOneAndNoServedGainIsClaimedWithoutIt() {
    String answer =
        answer(
            "click>stay",
            "confirmed",
            worth("joint", 0.3, GAIN, GAIN, GAIN)
                + worth("served", 0.1, NOTHING, NOTHING, NOTHING));
    assertThat(first(answer))
        .isEqualTo(
            "click>stay is recommended for its joint score, and no served gain over the vanilla"
                + " structure is shown.");
    assertThat(answer)
        .contains("no difference of what it serves to the vanilla structure's is shown: +0.00100")
        .contains("Served, it differs from mtl +0.00100 [-0.01000, +0.01200] and from wdl");
    assertThat(
            first(
                answer(
                    "click>stay",
                    "confirmed",
                    worth("joint", 0.3, GAIN, GAIN, GAIN)
                        + worth("served", 0.25, GAIN, GAIN, GAIN))))
        .isEqualTo(
            "click>stay is recommended for its joint score, and it serves better than the vanilla"
                + " structure too.");
  }

  @Test
  void whereAllAreTiedNoEdgesAreRecommended() {
    String both =
        worth("joint", 0.1, SAME, SAME, NOTHING) + worth("served", 0.1, SAME, SAME, NOTHING);
    String answer = answer("", "vanilla-tied", both);
    assertThat(answer)
        .startsWith(
            "No edges are recommended. No structure can be told to be better than the simplest one."
                + " Served, it differs from wdl +0.00100 [-0.01000, +0.01200] nats per row.");
  }

  @Test
  void withoutAConfirmationAllIsOpen() {
    assertThat(first(answer("click>stay", "open", "")))
        .isEqualTo(
            "click>stay is recommended, but it was not confirmed on the test part: what it is worth,"
                + " joint or served, is open.");
  }

  @Test
  void oneTargetHasNoEdges() {
    ObjectNode root =
        (ObjectNode)
            MAPPER.readTree(
                RecordJson.text(
                    SearchSummary.of(
                        results.trained(results.structure(false), 0.02).build(), List.of())));
    root.withArray("targets").remove(1);
    root.set(
        "answer",
        MAPPER.readTree("{\"recommended\": \"\", \"best\": \"\", \"decision\": \"only\"}"));
    assertThat(Answer.text(ResultFile.search(root.toString())))
        .startsWith("No edges are recommended: a single target has none.");
  }

  @Test
  void nothingIsRecommendedWithoutATrial() {
    assertThat(
            Answer.text(
                ResultFile.search(
                    RecordJson.text(
                        SearchSummary.of(
                            results.failed(results.structure(true), "loss").build(), List.of())))))
        .isEqualTo("No trial completed, so there is nothing to recommend.");
  }

  @Test
  void anEdgeWhoseDirectionIsOpenHasNoHead() {
    SearchSummary open =
        ResultFile.search(
            RecordJson.text(
                SearchSummary.of(
                    results
                        .trained(results.structure(false), 0.0265, 0.0271, 0.0268)
                        .trained(results.structure(true), 0.0275, 0.0280, 0.0279)
                        .trained(results.reversed(), 0.0276, 0.0279, 0.0279)
                        .build(),
                    List.of())));
    assertThat(open.evidence().edges().get(0).isLinked()).isTrue();
    assertThat(open.undirected(results.structure(true)))
        .containsExactlyElementsOf(results.structure(true).edges());
    assertThat(Mermaid.write(results.structure(true), open.undirected(results.structure(true))))
        .contains("t0 --- t1");
    assertThat(HtmlPage.text(SearchPage.of(open)))
        .contains("(direction open)")
        .contains("A line without an arrow head: its direction is open.");
  }
}
