/**
 * What a search found and how sure it can be: candidates ranked by their mean score and compared
 * with the best, what single edges are worth, how far the repeats agree, the finalists'
 * confirmation on fresh seeds, and {@code ranking.json}. Nothing here trains. Start reading at
 * {@link org.dbmtl.search.evidence.Ranking} and {@link org.dbmtl.search.evidence.Evidence}.
 */
@NullMarked
package org.dbmtl.search.evidence;

import org.jspecify.annotations.NullMarked;
