package org.dbmtl.search.store;

import java.util.List;
import java.util.stream.Stream;
import org.dbmtl.search.trial.ScoreBlocks;

/**
 * Scores by block as a store keeps them: lists that are equal are kept once.
 *
 * @param lists those that differ
 * @param score which of the lists, from 0; likewise the others
 */
record BlocksJson(List<List<Double>> lists, int score, int joint, int served) {
  static BlocksJson of(ScoreBlocks blocks) {
    List<List<Double>> lists =
        Stream.of(blocks.score(), blocks.joint(), blocks.served()).distinct().toList();
    return new BlocksJson(
        lists,
        lists.indexOf(blocks.score()),
        lists.indexOf(blocks.joint()),
        lists.indexOf(blocks.served()));
  }

  ScoreBlocks blocks() {
    return new ScoreBlocks(lists.get(score), lists.get(joint), lists.get(served));
  }
}
