/**
 * What a sweep may set: parameters with their ranges, when they count, and which combinations are
 * allowed. Start reading at {@link org.dbmtl.search.space.SearchSpace}.
 */
@NullMarked
package org.dbmtl.search.space;

import org.jspecify.annotations.NullMarked;
