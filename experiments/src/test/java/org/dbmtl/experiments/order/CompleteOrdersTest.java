package org.dbmtl.experiments.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompleteOrdersTest {
  private static final List<String> FOUR = List.of("a", "b", "c", "d");

  @Test
  void allOrdersWhereThereAreFewEnough() {
    assertThat(CompleteOrders.of(FOUR, 24, 1)).hasSize(24).doesNotHaveDuplicates();
    assertThat(CompleteOrders.of(List.of("a", "b"), 6, 1))
        .containsExactly(List.of("a", "b"), List.of("b", "a"));
  }

  @Test
  void elseSoManyThatFollowFromTheSeed() {
    List<List<String>> some = CompleteOrders.of(FOUR, 6, 3);

    assertThat(some).hasSize(6).doesNotHaveDuplicates();
    assertThat(some)
        .allSatisfy(order -> assertThat(order).containsExactlyInAnyOrderElementsOf(FOUR));
    assertThat(CompleteOrders.of(FOUR, 6, 3)).isEqualTo(some);
    assertThat(CompleteOrders.of(FOUR, 6, 4)).isNotEqualTo(some);
  }

  @Test
  void everyTargetHasAllBeforeItAsParents() {
    assertThat(CompleteOrders.structure(List.of("a", "b", "c"), List.of("c", "a", "b")).text())
        .isEqualTo("a>b c>a c>b");
  }
}
