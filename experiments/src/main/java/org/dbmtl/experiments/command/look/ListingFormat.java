package org.dbmtl.experiments.command.look;

import java.util.function.Supplier;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a listing is written: a table for people unless a program wants to read it. */
public final class ListingFormat {
  @ArgGroup private ForPrograms programs = new ForPrograms();

  /** One of the forms for programs. */
  static final class ForPrograms {
    @Option(names = "--json", description = "Write JSON, for programs to read.")
    private boolean json;

    @Option(names = "--csv", description = "Write comma-separated values, headings first.")
    private boolean csv;
  }

  /** The text in the form that was asked for. */
  String choose(Supplier<String> table, Supplier<String> json, Supplier<String> csv) {
    return (programs.json ? json : programs.csv ? csv : table).get();
  }
}
