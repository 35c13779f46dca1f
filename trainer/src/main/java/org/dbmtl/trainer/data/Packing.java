package org.dbmtl.trainer.data;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** How a CSV file is packed; DuckDB knows the names in lower case. */
enum Packing {
  NONE,
  GZIP,
  ZSTD;

  private static final int BUFFER = 1 << 16;

  /** The text of a file that is packed so. */
  InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      return this == NONE
          ? raw
          : this == GZIP ? new GZIPInputStream(raw, BUFFER) : new ZstdInputStream(raw);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }
}
