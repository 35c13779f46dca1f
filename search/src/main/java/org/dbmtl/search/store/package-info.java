/**
 * Where studies and their trials are kept, so that they outlive the process that runs them. Start
 * reading at {@link org.dbmtl.search.store.TrialStore}; the promises it keeps are stated in {@code
 * docs/store.md}.
 */
@NullMarked
package org.dbmtl.search.store;

import org.jspecify.annotations.NullMarked;
