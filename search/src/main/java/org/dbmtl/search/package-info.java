/**
 * The way in from Java. Start at {@link org.dbmtl.search.Dbmtl}, which searches, sweeps, compares
 * and trains; the packages below hold the parts it is made of.
 */
@NullMarked
package org.dbmtl.search;

import org.jspecify.annotations.NullMarked;
