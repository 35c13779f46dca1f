/**
 * What every engine shares about the DBMTL network: names, shapes and initial values of its
 * parameters. Start reading at {@link org.dbmtl.trainer.network.DbmtlShape}.
 */
@NullMarked
package org.dbmtl.trainer.network;

import org.jspecify.annotations.NullMarked;
