/**
 * Writes SVG elements in which names from a user's files stay names. Start reading at {@link
 * org.dbmtl.reports.svg.Svg}.
 */
@NullMarked
package org.dbmtl.reports.svg;

import org.jspecify.annotations.NullMarked;
