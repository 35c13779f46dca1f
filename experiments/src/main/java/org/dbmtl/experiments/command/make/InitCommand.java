package org.dbmtl.experiments.command.make;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.trainer.inspect.StarterStudy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl init}: a first study by looking at a log. */
@Command(
    name = "init",
    description = {
      "Write a commented first study by looking at a log (CSV, CSV.gz or Parquet).",
      "What it takes for targets is a guess: read it, and move what is known before the outcome to"
          + " features."
    },
    exitCodeList = {
      "0:the study is written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the file or the options"
    },
    footer = "  dbmtl init log.csv.gz --out study.yaml")
public final class InitCommand extends DbmtlCommand {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "FILE", arity = "1..*", description = "The log, one file or several.")
  private List<String> files;

  @Option(
      names = "--out",
      paramLabel = "STUDY",
      defaultValue = "study.yaml",
      description = "Where to write the study, - for the output stream. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("study.yaml");

  @Option(
      names = "--targets",
      paramLabel = "A,B",
      split = ",",
      description = "Columns to predict. Default: a guess by their names and values.")
  private List<String> targets = List.of();

  @Option(names = "--force", description = "Replace a study that is there.")
  private boolean force;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    if (out.toString().equals("-")) {
      talk.out().print(StarterStudy.of(files, Path.of(""), targets));
      return 0;
    }
    if (Files.exists(out) && !force) {
      throw new StudyException(
          "%s is there already: give another --out, or --force".formatted(out));
    }
    write(out, StarterStudy.of(files, out, targets));
    talk.out().println("Written: " + out);
    talk.out().println("Look at what it reads: dbmtl inspect " + out);
    talk.out().println("Find settings that fit, then structures: dbmtl auto " + out);
    return 0;
  }

  private void write(Path target, String text) {
    try {
      Files.writeString(
          target,
          text,
          StandardCharsets.UTF_8,
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE,
          force ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new StudyException(
          "%s is there already: give another --out, or --force".formatted(out), e);
    } catch (IOException e) {
      throw new StudyException(
          "%s cannot be written (%s): give another --out"
              .formatted(target, e.getClass().getSimpleName()),
          e);
    }
  }
}
