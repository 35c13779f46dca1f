package org.dbmtl.experiments.command.look;

import java.nio.file.Path;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.predictor.model.ModelFile;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl model}: what a model file holds. */
@Command(
    name = "model",
    description = {
      "Show what is in a model file: its structure, the inputs that it wants, its targets with their"
          + " test metrics, its size, and where it comes from."
    },
    exitCodeList = {"0:shown", "2:it is not a model file, is damaged, or a newer version wrote it"},
    footer = "  dbmtl model dbmtl-out/demo/best.dbmtl")
public final class ModelCommand extends DbmtlCommand {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "MODEL", description = "The model file.")
  private Path file;

  @ArgGroup private As as = new As();

  /** What is printed in place of the text. */
  static final class As {
    @Option(names = "--json", description = "Print the model's description as JSON.")
    private boolean json;

    @Option(names = "--study", description = "Print the study that it was trained by.")
    private boolean study;
  }

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    try (ModelFile model = ModelFile.open(file)) {
      model.verify();
      talk.out().print(as.json ? model.json() : as.study ? model.study() : ModelText.of(model));
      talk.out().flush();
    }
    return 0;
  }
}
