package org.dbmtl.experiments.command.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import org.dbmtl.experiments.command.progress.PredictTally;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Faults;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.network.ModelQuery;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.trainer.data.RawLog;
import org.dbmtl.trainer.predict.RowPredictions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl predict}: predictions for the rows of files. */
@Command(
    name = "predict",
    description = {
      "Predict the rows of files, or of a query, by a model file.",
      "Each row gets the probability of each binary target, the mean of each continuous one in the"
          + " log's own unit, and the fused score that rows are ranked by. Rows keep their order."
    },
    exitCodeList = {
      "0:the predictions are written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the model, the input or the options",
      "130:interrupted; nothing is written"
    },
    footer = {
      "  dbmtl predict best.dbmtl --input today.parquet --out scored.csv.gz --keep user_id,item_id",
      "  dbmtl predict best.dbmtl --input \"SELECT * FROM 'logs/*.csv' WHERE hour = 20\" --out s.parquet",
      "  dbmtl predict best.dbmtl --input log.csv --out s.csv --score \"click * (1 + like)^0.5\"",
    })
public final class PredictCommand extends DbmtlCommand {
  private static final Pattern QUERY =
      Pattern.compile("\\s*(select|from|with)\\s.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final List<String> ENDINGS = List.of(".csv", ".csv.gz", ".parquet");

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "MODEL", description = "The model file, as 'dbmtl fit' writes it.")
  private Path model;

  @Option(
      names = "--input",
      paramLabel = "FILES|SQL",
      arity = "1..*",
      required = true,
      description =
          "The rows: CSV, CSV.gz or Parquet files or globs of them, or one DuckDB query. They must"
              + " have the columns that the model reads ('dbmtl model' lists them); others do no"
              + " harm.")
  private List<String> input = List.of();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the predictions go: FILE.csv, FILE.csv.gz or FILE.parquet.")
  private Path out;

  @Option(
      names = "--keep",
      paramLabel = "COLUMN",
      split = ",",
      description = "Columns of the input to copy, such as id,time.")
  private List<String> keep = List.of();

  @Option(
      names = "--score",
      paramLabel = "EXPR",
      description =
          "The fused score, such as \"click * (1 + like)^0.5 + 0.1 * stay_ms\". Default: the"
              + " model's own.")
  private @Nullable String score;

  @Option(
      names = "--given",
      paramLabel = "TARGET=VALUE",
      split = ",",
      description =
          "Outcomes that were observed, which condition the others where edges carry labels: what"
              + " to expect of a viewer who has clicked is --given click=1.")
  private Map<String, String> given = new LinkedHashMap<>();

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description =
          "Put before the names of predictions, such as pred_, where kept columns have the same"
              + " names.")
  private String prefix = "";

  @Option(
      names = "--transformed",
      description =
          "Also write the mean of each log1p target in that unit, as TARGET_transformed: the one"
              + " that the report's errors are in.")
  private boolean transformed;

  @Option(
      names = "--delimiter",
      paramLabel = "TEXT",
      description = "Delimiter of CSV input. Default: that of the study, or found in the header.")
  private @Nullable String delimiter;

  @Option(
      names = "--quote",
      paramLabel = "CHAR",
      description = "Quote of CSV input, or none. Default: that of the study.")
  private @Nullable String quote;

  @Option(
      names = "--escape",
      paramLabel = "CHAR",
      description =
          "What stands before a quote inside quotes, or backslash, or none. Default: that of the"
              + " study.")
  private @Nullable String escape;

  @Option(
      names = "--decimal",
      paramLabel = "CHAR",
      description =
          "What stands before the decimals of numbers in CSV input. Default: that of the study.")
  private @Nullable String decimal;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that predict, each with a copy of the weights. Default: all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    requireUsable();
    try (ModelFile file = ModelFile.open(model);
        Interruption interruption = new Interruption(talk, "")) {
      ModelQuery query = ModelQuery.of(file.description(), score, observed());
      OutputFolder.open(Objects.requireNonNull(out.toAbsolutePath().getParent()));
      try {
        predict(file, query);
      } catch (RuntimeException e) {
        if (!(e instanceof CancellationException) && !interruption.isAsked()) {
          throw e;
        }
        talk.err().println("interrupted; nothing is written");
        talk.err().flush();
        return Faults.INTERRUPTED;
      }
    }
    return 0;
  }

  private void requireUsable() {
    String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
    if (Files.isDirectory(out)) {
      throw new StudyException("--out %s is a folder: name a file in it".formatted(out));
    }
    if (ENDINGS.stream().noneMatch(name::endsWith)) {
      throw new StudyException(
          "--out %s: the name must end in %s".formatted(out, String.join(", ", ENDINGS)));
    }
    if (threads < 1 || threads > 1024) {
      throw new StudyException("--threads is %d: use 1 to 1024".formatted(threads));
    }
  }

  private Map<String, Double> observed() {
    Map<String, Double> labels = new LinkedHashMap<>();
    given.forEach(
        (target, value) -> {
          try {
            labels.put(target, Double.valueOf(value));
          } catch (NumberFormatException e) {
            throw new StudyException(
                "--given %s=%s: use a number, 0 or 1 of a binary target".formatted(target, value),
                e);
          }
        });
    return labels;
  }

  private void predict(ModelFile file, ModelQuery query) {
    try (RawLog source = source(file);
        RowPredictions predictions =
            new RowPredictions(file, query, prefix, transformed, threads)) {
      talk.say(
          "predicting %s of %s; score: %s"
              .formatted(
                  String.join(", ", file.description().targetNames()),
                  source.label(),
                  query.score().text()));
      double pace;
      try (PredictTally tally = new PredictTally(talk, source::share)) {
        predictions.write(source, keep, out, tally::rows);
        pace = tally.pace();
      }
      tellUnseen(predictions);
      talk.out().println("%,d rows predicted, %,.0f rows/s".formatted(predictions.rows(), pace));
      talk.written(List.of(out));
      talk.out().flush();
    }
  }

  private RawLog source(ModelFile file) {
    if (input.size() == 1 && QUERY.matcher(input.get(0)).matches()) {
      return RawLog.ofQuery("--input", input.get(0));
    }
    return RawLog.ofFiles(
        "--input",
        input.stream().map(one -> Path.of(one).toAbsolutePath().toString()).toList(),
        csv(file.description()));
  }

  private CsvFormat csv(ModelDescription model) {
    // Who gives a quote says how all quotes are written.
    return new CsvFormat(
        delimiter != null ? delimiter : model.delimiter(),
        quote != null ? quote : model.quote(),
        escape != null || quote != null ? escape : model.escape(),
        decimal != null ? decimal : model.decimal());
  }

  /** Which features held values that training did not know, in how many rows. */
  private void tellUnseen(RowPredictions predictions) {
    predictions
        .unseen()
        .forEach(
            (feature, count) -> {
              if (count > 0) {
                talk.out()
                    .println(
                        "%s: %,d value%s not known from training (%.1f per 100 rows)"
                            .formatted(
                                feature,
                                count,
                                count == 1 ? " was" : "s were",
                                100.0 * count / predictions.rows()));
              }
            });
  }
}
