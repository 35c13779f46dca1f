/**
 * The reference engine: DBMTL on a DL4J {@code ComputationGraph}, plain rather than fast, which
 * other engines are checked against. Start reading at {@link org.dbmtl.trainer.dl4j.Dl4jNetwork}.
 */
@NullMarked
package org.dbmtl.trainer.dl4j;

import org.jspecify.annotations.NullMarked;
