package org.dbmtl.experiments.command.look;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.command.TinyStudy;

/** A tiny study, and commands that look at its store; each forgets what the one before it wrote. */
public final class StoreLooks {
  private final TinyStudy study;

  private StoreLooks(TinyStudy study) {
    this.study = study;
  }

  static StoreLooks in(Path folder) throws IOException {
    return new StoreLooks(TinyStudy.write(folder));
  }

  int search(String results, String... options) {
    forget();
    return study.run("search", results, options);
  }

  int run(String... args) {
    forget();
    return Dbmtl.run(new PrintWriter(study.out), new PrintWriter(study.err), args);
  }

  String out() {
    return study.out.toString();
  }

  String err() {
    return study.err.toString();
  }

  private void forget() {
    study.out.getBuffer().setLength(0);
    study.err.getBuffer().setLength(0);
  }
}
