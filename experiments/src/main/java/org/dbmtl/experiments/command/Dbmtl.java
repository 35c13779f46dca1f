package org.dbmtl.experiments.command;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.logging.LogManager;
import org.dbmtl.experiments.command.look.DashboardCommand;
import org.dbmtl.experiments.command.look.GraphCommand;
import org.dbmtl.experiments.command.look.InspectCommand;
import org.dbmtl.experiments.command.look.ModelCommand;
import org.dbmtl.experiments.command.look.PruneCommand;
import org.dbmtl.experiments.command.look.ReportCommand;
import org.dbmtl.experiments.command.look.ShowCommand;
import org.dbmtl.experiments.command.look.StudiesCommand;
import org.dbmtl.experiments.command.look.TrialsCommand;
import org.dbmtl.experiments.command.make.DemoCommand;
import org.dbmtl.experiments.command.make.ExportCommand;
import org.dbmtl.experiments.command.make.InitCommand;
import org.dbmtl.experiments.command.run.AutoCommand;
import org.dbmtl.experiments.command.run.CompareCommand;
import org.dbmtl.experiments.command.run.FitCommand;
import org.dbmtl.experiments.command.run.PaperCommand;
import org.dbmtl.experiments.command.run.PredictCommand;
import org.dbmtl.experiments.command.run.SearchCommand;
import org.dbmtl.experiments.command.run.ServeCommand;
import org.dbmtl.experiments.command.run.SweepCommand;
import org.dbmtl.experiments.command.run.TrainCommand;
import org.dbmtl.experiments.command.run.WorkerCommand;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Faults;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code dbmtl} command; its sub-commands do the work. */
@Command(
    name = "dbmtl",
    description =
        "Searches which outcomes of a log should inform which others in a multi-target network.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = DbmtlCommand.VersionLine.class,
    subcommands = {
      InitCommand.class,
      InspectCommand.class,
      AutoCommand.class,
      SearchCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      SweepCommand.class,
      WorkerCommand.class,
      DashboardCommand.class,
      GraphCommand.class,
      StudiesCommand.class,
      TrialsCommand.class,
      ShowCommand.class,
      PruneCommand.class,
      TrainCommand.class,
      FitCommand.class,
      PredictCommand.class,
      ModelCommand.class,
      ExportCommand.class,
      ServeCommand.class,
      DemoCommand.class,
      PaperCommand.class
    },
    footer = {
      "",
      "From a log to a ranking:",
      "  dbmtl init log.csv --out study.yaml    write a first study by looking at the log",
      "  dbmtl inspect study.yaml               look at what the study reads",
      "  dbmtl search study.yaml                search, rank and report",
      "From a log to a model: dbmtl auto study.yaml --minutes 30",
      "Without a log of your own: dbmtl demo",
    })
public final class Dbmtl implements Runnable {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    Charset charset = Charset.defaultCharset();
    // What libraries log is for their developers: the terminal is for the user.
    LogManager.getLogManager().reset();
    int code =
        run(
            new PrintWriter(System.out, true, charset),
            new PrintWriter(System.err, true, charset),
            args);
    System.exit(code);
  }

  /**
   * Runs the command.
   *
   * @return 0 if it did what it was asked, 2 after a mistake of the user's, 1 after one of ours,
   *     130 if it was interrupted
   */
  public static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine command =
        new CommandLine(new Dbmtl())
            .addSubcommand(BenchCommand.commandLine())
            .addSubcommand(new HelpCommand())
            .setResourceBundle(new RegisteredNames())
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setParameterExceptionHandler(Faults::ofParameters)
            .setExecutionExceptionHandler(Faults::ofExecution);
    try {
      return command.execute(args);
    } catch (OutOfMemoryError | LinkageError e) {
      return Faults.unexpected(err, e, false);
    } finally {
      out.flush();
      err.flush();
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
