package org.dbmtl.experiments.demo.bif;

import java.util.List;

/**
 * A variable of a network, with its distribution given its parents.
 *
 * @param states their names, at least one
 * @param parents names of the parents, in the order of the file
 * @param table probabilities, [combination of the parents' states][state]; the last parent changes
 *     fastest from one combination to the next. Each row has the sum 1. Not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Read in every row that is drawn.
public record BifNode(String name, List<String> states, List<String> parents, double[][] table) {
  public BifNode {
    states = List.copyOf(states);
    parents = List.copyOf(parents);
  }
}
