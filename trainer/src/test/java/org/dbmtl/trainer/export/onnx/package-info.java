@NullMarked
package org.dbmtl.trainer.export.onnx;

import org.jspecify.annotations.NullMarked;
