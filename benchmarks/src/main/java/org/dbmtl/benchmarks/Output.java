package org.dbmtl.benchmarks;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a benchmark prints its figures, and for whom. */
final class Output {
  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Whether programs read it. */
  boolean json() {
    return json;
  }

  PrintWriter out() {
    return command.commandLine().getOut();
  }
}
