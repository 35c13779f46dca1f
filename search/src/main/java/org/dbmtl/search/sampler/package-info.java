/**
 * Proposes the points that a sweep tries, by asking and telling. Start reading at {@link
 * org.dbmtl.search.sampler.Sampler} and {@link org.dbmtl.search.sampler.SamplerProvider}.
 */
@NullMarked
package org.dbmtl.search.sampler;

import org.jspecify.annotations.NullMarked;
