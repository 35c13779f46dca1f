/**
 * Structures as files: JSON, DOT and GraphML, through the exporters and importers of JGraphT. Start
 * reading at {@link org.dbmtl.graph.format.GraphFormat}. Whatever is written reads back as an equal
 * structure, target order and odd names included. The one-line text form is {@link
 * org.dbmtl.graph.TargetGraph#text}.
 */
@NullMarked
package org.dbmtl.graph.format;

import org.jspecify.annotations.NullMarked;
