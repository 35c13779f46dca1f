/**
 * Structures as pictures: laid out by the layered algorithm of the Eclipse Layout Kernel, drawn as
 * SVG or PNG. Start reading at {@link org.dbmtl.reports.picture.StructurePicture}.
 */
@NullMarked
package org.dbmtl.reports.picture;

import org.jspecify.annotations.NullMarked;
