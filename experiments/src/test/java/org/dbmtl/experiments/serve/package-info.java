@NullMarked
package org.dbmtl.experiments.serve;

import org.jspecify.annotations.NullMarked;
