package org.dbmtl.experiments.command;

import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.dbmtl.experiments.command.run.NoiseCommand;
import org.dbmtl.experiments.command.run.OrderCommand;
import org.dbmtl.experiments.command.run.PowerCommand;
import org.dbmtl.search.study.StudyException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dbmtl bench}: measures this machine with this build, and what trainings can tell. */
@Command(
    name = "bench",
    description = "Measure how fast this build is on this machine.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer =
        "  dbmtl bench train --dim 16 --parallel 2%n  dbmtl bench data%n  dbmtl bench kernels%n  dbmtl bench samplers%n  dbmtl bench store%n  dbmtl bench report%n  dbmtl bench serve demo.dbmtl")
final class BenchCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  /**
   * The command with its sub-commands: the {@link Benchmark}s that are there, and studies of noise.
   */
  static CommandLine commandLine() {
    CommandLine bench = new CommandLine(new BenchCommand());
    List<Benchmark> benchmarks =
        ServiceLoader.load(Benchmark.class).stream().map(ServiceLoader.Provider::get).toList();
    benchmarks.forEach(bench::addSubcommand);
    return bench
        .addSubcommand(new NoiseCommand())
        .addSubcommand(new PowerCommand())
        .addSubcommand(new OrderCommand())
        .setUnmatchedArgumentsAllowed(benchmarks.isEmpty());
  }

  @Override
  public Integer call() {
    List<String> unknown = spec.commandLine().getUnmatchedArguments();
    if (!unknown.isEmpty()) {
      throw new StudyException(
          ("command line: there is no 'bench %s' here: benchmarks are in the module dbmtl-benchmarks,"
                  + " which is not on the class path; bin/dbmtl puts it there")
              .formatted(unknown.get(0)));
    }
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }
}
