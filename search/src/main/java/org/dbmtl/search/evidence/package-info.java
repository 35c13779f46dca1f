/**
 * What a search found and how sure it can be: candidates ranked by their mean score, with standard
 * errors and paired intervals, the finalists' confirmation on fresh seeds, and {@code
 * ranking.json}. Start reading at {@link org.dbmtl.search.evidence.Ranking}.
 */
@NullMarked
package org.dbmtl.search.evidence;

import org.jspecify.annotations.NullMarked;
