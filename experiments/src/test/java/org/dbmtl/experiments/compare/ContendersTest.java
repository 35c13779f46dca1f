package org.dbmtl.experiments.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContendersTest {
  private static final String STUDY =
      """
      data: {files: log.csv}
      features: {user: id}
      targets:
        click: {kind: binary, column: clicks, positive: "> 0"}
        stay: {kind: continuous, where: click}
        like: {kind: binary, where: click}
        buy: {kind: binary, column: 'b "q"', where: like}
      """;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private Study study;

  @BeforeEach
  void open() throws java.io.IOException {
    study = StudyFile.open(Files.writeString(folder.resolve("s.yaml"), STUDY)).study();
  }

  private TargetGraph structure(String text) {
    return TargetGraph.parse(study.targetNames(), text);
  }

  @Test
  void whatWouldBeMtlOnceMoreIsLeftOut() {
    List<TargetGraph> structures =
        List.of(structure(""), structure("stay>*"), structure("like>buy"));
    Contenders contenders =
        Contenders.of(
            study, List.of(Method.WDL, Method.MTL, Method.ESMM, Method.DBMTL), structures);
    assertThat(contenders.candidates().stream().map(ContendersTest::text))
        .containsExactly(
            "wdl ",
            "mtl ",
            "esmm like>buy",
            "dbmtl stay>click stay>like stay>buy",
            "dbmtl like>buy");
    assertThat(contenders.leftOut().stream().map(ContendersTest::text))
        .containsExactly("esmm ", "esmm stay>click stay>like stay>buy", "dbmtl ");
    // Without mtl there is no other candidate without edges.
    assertThat(Contenders.of(study, List.of(Method.DBMTL), structures).candidates()).hasSize(3);
  }

  private static String text(Candidate candidate) {
    return candidate.network().method().key() + " " + candidate.structure().text();
  }

  @Test
  void eachTargetIsARootOfAllOthers() {
    assertThat(Contenders.singleRoots(study.targetNames()).stream().map(TargetGraph::briefText))
        .containsExactly("click>*", "stay>*", "like>*", "buy>*");
    assertThat(Contenders.singleRoots(List.of("one"))).isEmpty();
  }

  @Test
  void aPairKeepsTheRowsOfConditionsOnOtherTargets() {
    Study pair = PairStudy.of(study, "stay", "buy");
    assertThat(pair.targetNames()).containsExactly("stay", "buy");
    assertThat(pair.target("stay").where()).isEqualTo("(TRY_CAST(\"clicks\" AS DOUBLE) > 0)");
    assertThat(pair.target("buy").where())
        .isEqualTo(
            "(TRY_CAST(\"like\" AS DOUBLE) = 1 OR lower(CAST(\"like\" AS VARCHAR)) = 'true')"
                + " AND (TRY_CAST(\"clicks\" AS DOUBLE) > 0)");
    assertThat(PairStudy.of(study, "click", "stay").target("stay").where()).isEqualTo("click");
    assertThat(PairStudy.structures(pair).stream().map(TargetGraph::text))
        .containsExactly("", "stay>buy", "buy>stay");
  }
}
