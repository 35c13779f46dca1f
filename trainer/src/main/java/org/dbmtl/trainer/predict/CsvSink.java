package org.dbmtl.trainer.predict;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.dbmtl.predictor.file.PartFile;
import org.jspecify.annotations.Nullable;

/** A CSV file, or CSV.gz: texts quoted where needed (RFC 4180), numbers with all their digits. */
final class CsvSink implements PredictionSink {
  private static final int BUFFER = 1 << 16;

  private final PartFile file;
  private final Writer out;
  private final StringBuilder line = new StringBuilder();

  CsvSink(Path file, List<String> columns) throws IOException {
    this.file = new PartFile(file);
    OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(this.file.path()), BUFFER);
    if (file.toString().endsWith(".gz")) {
      bytes = new GZIPOutputStream(bytes, BUFFER);
    }
    out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), BUFFER);
    for (String column : columns) {
      text(column);
    }
    endLine();
  }

  @Override
  public void write(List<@Nullable String[]> kept, List<double[]> values) throws IOException {
    for (int row = 0; row < values.size(); row++) {
      for (String text : kept.get(row)) {
        text(text);
      }
      for (double value : values.get(row)) {
        line.append(value).append(',');
      }
      endLine();
    }
  }

  private void text(@Nullable String text) {
    if (text != null) {
      if (text.indexOf(',') < 0
          && text.indexOf('"') < 0
          && text.indexOf('\n') < 0
          && text.indexOf('\r') < 0) {
        line.append(text);
      } else {
        line.append('"').append(text.replace("\"", "\"\"")).append('"');
      }
    }
    line.append(',');
  }

  private void endLine() throws IOException {
    line.setCharAt(line.length() - 1, '\n');
    out.append(line);
    line.setLength(0);
  }

  @Override
  public void finish() throws IOException {
    out.close();
    file.finish();
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } finally {
      file.close();
    }
  }
}
