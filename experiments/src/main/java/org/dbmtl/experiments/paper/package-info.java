/**
 * The experiments of Wang et al., "Deep Bayesian Multi-Target Learning for Recommender Systems"
 * (2019), where they are known, on open logs. Start reading at {@link
 * org.dbmtl.experiments.paper.PaperTable}.
 */
@NullMarked
package org.dbmtl.experiments.paper;

import org.jspecify.annotations.NullMarked;
