/**
 * Proves bounds on the scores of structures by integer linear programming. Start reading at {@link
 * org.dbmtl.bound.ClusterCutBound}. It is found as a service, so nothing depends on this module.
 */
@NullMarked
package org.dbmtl.bound;

import org.jspecify.annotations.NullMarked;
