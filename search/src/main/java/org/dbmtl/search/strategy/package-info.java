/**
 * Strategies that propose structures behind ask/tell. Start reading at {@link
 * org.dbmtl.search.strategy.SearchStrategy}.
 *
 * <p>A strategy of your own is one class, and one line in {@code META-INF/services}, as {@link
 * org.dbmtl.search.strategy.StrategyProvider} says:
 *
 * <pre>{@code
 * public final class ChainStrategy implements StrategyProvider {
 *   @Override
 *   public String name() {
 *     return "chain";
 *   }
 *
 *   @Override
 *   public SearchStrategy create(StrategyContext context) {
 *     List<String> order = context.order();
 *     List<Edge> edges = new ArrayList<>();
 *     for (int i = 1; i < order.size(); i++) {
 *       edges.add(new Edge(order.get(i - 1), order.get(i)));
 *     }
 *     TargetGraph chain = TargetGraph.of(context.space().targets(), edges);
 *     List<Candidate> left = new ArrayList<>(List.of(context.candidate(chain)));
 *     return new SearchStrategy() {
 *       @Override
 *       public List<Candidate> ask(int max) {
 *         List<Candidate> asked = List.copyOf(left);
 *         left.clear();
 *         return asked;
 *       }
 *
 *       @Override
 *       public void tell(TrialOutcome outcome) {
 *         left.remove(outcome.spec().candidate());
 *       }
 *     };
 *   }
 * }
 * }</pre>
 */
@NullMarked
package org.dbmtl.search.strategy;

import org.jspecify.annotations.NullMarked;
