package org.dbmtl.experiments.command.scaffold;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.Set;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.name.Nearest;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.search.store.StoreException;
import org.dbmtl.search.study.StudyException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what went wrong in one line on the error stream, and with which exit code to end. */
public final class Faults {
  /** The user's mistake. */
  public static final int MISTAKE = 2;

  /** Ours. */
  public static final int FAULT = 1;

  /** It did its work, and what the user asked to be warned of has come. */
  public static final int NOT_BETTER = 3;

  /** Ended by the user, as shells count it: 128 + SIGINT. */
  public static final int INTERRUPTED = 130;

  private Faults() {}

  /** A command line that cannot be understood. */
  public static int ofParameters(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String message = oneLine(e);
    if (e instanceof UnmatchedArgumentException unmatched) {
      message += Nearest.maybe(unmatched.getUnmatched().get(0), known(command, unmatched));
    }
    command
        .getErr()
        .println(
            "dbmtl: %s (see '%s --help')"
                .formatted(message, command.getCommandSpec().qualifiedName()));
    return MISTAKE;
  }

  /** What could have been meant: options by an option, commands by a first word. */
  private static Set<String> known(CommandLine command, UnmatchedArgumentException unmatched) {
    return unmatched.isUnknownOption()
        ? command.getCommandSpec().optionsMap().keySet()
        : command.getSubcommands().keySet();
  }

  /** A command that could not do its work. */
  public static int ofExecution(Exception e, CommandLine command, ParseResult parsed) {
    boolean debug = debug(parsed);
    PrintWriter err = command.getErr();
    if (e instanceof StudyException
        || e instanceof ModelException
        || e instanceof StructureException
        || e instanceof StoreException) {
      err.println("dbmtl: " + oneLine(e));
      if (debug) {
        e.printStackTrace(err);
      }
      return MISTAKE;
    }
    return unexpected(err, e, debug);
  }

  /** A fault that the user cannot fix by another study or option. */
  public static int unexpected(PrintWriter err, Throwable fault, boolean debug) {
    err.println(
        "dbmtl: %s: %s%s"
            .formatted(
                fault.getClass().getSimpleName(),
                oneLine(fault),
                debug ? "" : " (run again with --debug for the stack trace)"));
    if (debug) {
      fault.printStackTrace(err);
    }
    return FAULT;
  }

  private static boolean debug(ParseResult parsed) {
    return parsed.asCommandLineList().stream()
        .flatMap(command -> command.getCommandSpec().mixins().values().stream())
        .anyMatch(mixin -> mixin.userObject() instanceof Talk talk && talk.debug());
  }

  private static String oneLine(Throwable fault) {
    return Objects.requireNonNullElse(fault.getMessage(), "no more is known")
        .strip()
        .replaceAll("\\s*\\R\\s*", " ");
  }
}
