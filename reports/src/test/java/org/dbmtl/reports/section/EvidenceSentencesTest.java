package org.dbmtl.reports.section;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dbmtl.reports.Results;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchSummary;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EvidenceSentencesTest {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Results results = new Results("live", "click", "stay");

  /** The first sentences of a search whose best is better than all that are not the same as it. */
  private String better(String sameAsBest) {
    ObjectNode root =
        (ObjectNode)
            MAPPER.readTree(
                RecordJson.text(
                    SearchSummary.of(
                        results
                            .trained(results.structure(true), 0.03)
                            .trained(results.structure(false), 0.02)
                            .build(),
                        List.of())));
    ObjectNode evidence = (ObjectNode) root.get("evidence");
    evidence.put("tied", 1);
    evidence.set("noise", MAPPER.readTree("{\"ofDifference\": 0.01, \"freedom\": 3}"));
    evidence.set("sameAsBest", MAPPER.readTree(sameAsBest));
    return new EvidenceSentences(ResultFile.search(root.toString())).all().get(0).text();
  }

  @Test
  void structuresThatNoLikelihoodDistinguishesFromTheBestAreNamed() {
    assertThat(better("[]")).startsWith("click>stay is better than the one other candidate");
    assertThat(better("[\"stay>click\"]"))
        .isEqualTo(
            "click>stay scores best. stay>click has the same links in other directions, and no"
                + " likelihood can distinguish them: the difference comes from the training.");
  }
}
