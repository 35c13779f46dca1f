/**
 * Heuristics that look at the targets' labels alone and propose a start structure and an order of
 * targets. Start reading at {@link org.dbmtl.search.seeding.Seeding}.
 *
 * <p>A seeding of your own is one class, and one line in {@code META-INF/services}:
 *
 * <pre>{@code
 * public final class BackwardsSeeding implements Seeding {
 *   @Override
 *   public String name() {
 *     return "backwards";
 *   }
 *
 *   @Override
 *   public StartProposal propose(TargetStatistics statistics, DagSpace space) {
 *     List<String> order = new ArrayList<>(space.targets());
 *     Collections.reverse(order);
 *     return new StartProposal(space.smallest(), order, Map.of());
 *   }
 * }
 * }</pre>
 */
@NullMarked
package org.dbmtl.search.seeding;

import org.jspecify.annotations.NullMarked;
