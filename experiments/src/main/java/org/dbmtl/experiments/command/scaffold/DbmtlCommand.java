package org.dbmtl.experiments.command.scaffold;

import java.util.concurrent.Callable;
import org.dbmtl.search.trial.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * What all commands have alike: options for help, headings, and the order in which options stand.
 */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = DbmtlCommand.VersionLine.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    footerHeading = "%nExample:%n")
public abstract class DbmtlCommand implements Callable<Integer> {
  public static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "dbmtl %s (Java %s)".formatted(Version.current(), Runtime.version().feature())
      };
    }
  }
}
