package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.dbmtl.experiments.command.option.CompareOptions;
import org.dbmtl.experiments.command.progress.SearchTally;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.compare.ComparePlan;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.reports.format.HtmlPage;
import org.dbmtl.reports.format.LatexPage;
import org.dbmtl.reports.format.MarkdownPage;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.TerminalPage;
import org.dbmtl.reports.listing.ComparisonCsv;
import org.dbmtl.reports.page.SavedPage;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.result.ComparisonFile;
import org.dbmtl.search.run.RepeatedTrials;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.run.StudyAdmission;
import org.dbmtl.search.run.StudyAdmission.Admission;
import org.dbmtl.search.run.StudyAdmission.Kind;
import org.dbmtl.search.run.StudyAdmission.Wish;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.EsmmAssumption;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/**
 * Trains what comparisons name, through a trial store, and writes the tables.
 *
 * <p>A plan is kept as a study of its own, named {@code NAME-compare}, next to searches in the same
 * store: what a search may spend, and which of its models stay, is nothing to a comparison. What
 * proposes structures is not part of it, so other structures, methods and repeats go on in the same
 * store and reuse what is trained.
 */
public final class CompareRun {
  private final CompareOptions options;
  private final int repeats;
  private final OutputFolder output;
  private final Talk talk;
  private final BooleanSupplier interrupted;

  /** Studies that this run has started over, which go on from there. */
  private final Set<String> anew = new HashSet<>();

  /**
   * @param folder output folder
   * @param interrupted whether the user has asked to end
   */
  CompareRun(
      CompareOptions options, int repeats, Path folder, Talk talk, BooleanSupplier interrupted) {
    this.options = options;
    this.repeats = repeats;
    this.output = OutputFolder.open(folder);
    this.talk = talk;
    this.interrupted = interrupted;
  }

  /**
   * Trains. The thread is interrupted still on return if it was interrupted before all had ended.
   *
   * @return the comparisons in which any training completed; all, unless interrupted
   * @throws StudyException if a plan cannot be trained for a reason the user can fix
   */
  List<Comparison> run(List<ComparePlan> plans) {
    int trainings = plans.stream().mapToInt(plan -> plan.candidates().size() * repeats).sum();
    talk.say(
        "%,d trainings: %d repeats of %s"
            .formatted(
                trainings,
                repeats,
                plans.size() == 1
                    ? plans.get(0).candidates().size() + " candidates"
                    : "the candidates of %d tables".formatted(plans.size())));
    List<Comparison> comparisons = new ArrayList<>();
    try (TrialStore store = options.store().open(output.path().toString());
        SearchTally progress = SearchTally.shown(talk, trainings, 0)) {
      for (ComparePlan plan : plans) {
        if (!Thread.currentThread().isInterrupted()) {
          Comparison comparison = comparison(plan, store, progress);
          if (comparison != null) {
            comparisons.add(comparison);
          }
        }
      }
    }
    return comparisons;
  }

  private @Nullable Comparison comparison(
      ComparePlan plan, TrialStore store, SearchListener listener) {
    Study study = plan.study();
    try (EncodedStudy encoded = EncodedStudy.open(study, options.cache(), talk)) {
      Part part = options.part();
      if (encoded.log().rows(part) == 0) {
        throw new StudyException(
            "the %s part has no rows to compare on: give it some in data.split, or choose another"
                    .formatted(part.key())
                + " with --part");
      }
      EsmmAssumption.warnings(plan.candidates(), encoded.log().targetStatistics())
          .forEach(warning -> talk.say("warning: " + warning));
      List<TrialOutcome> outcomes = train(plan, encoded, store, listener);
      if (outcomes.stream().noneMatch(Completed.class::isInstance)) {
        if (Thread.currentThread().isInterrupted()) {
          return null;
        }
        throw allFailed(outcomes);
      }
      return Comparison.of(
          plan.title(),
          study,
          encoded.log().fingerprint(),
          part,
          encoded.log().rows(Part.TRAIN),
          repeats,
          plan.candidates(),
          plan.reference(),
          outcomes);
    } catch (StudyException e) {
      throw e;
    } catch (RuntimeException e) {
      // Reading the log ends in one of many ways when its thread is interrupted.
      if (!interrupted.getAsBoolean()) {
        throw e;
      }
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private List<TrialOutcome> train(
      ComparePlan plan, EncodedStudy encoded, TrialStore store, SearchListener listener) {
    Study kept = kept(plan);
    Admission admission =
        StudyAdmission.admit(
            store,
            kept,
            encoded.log().fingerprint(),
            List.of(),
            anew.contains(kept.name()) ? Wish.GO_ON : options.wish());
    say(admission, store);
    try (StudySession session =
        StudySession.join(store, admission.study(), options.store().lease())) {
      List<TrialOutcome> outcomes =
          new RepeatedTrials(kept, encoded.log(), encoded.trainer(), workFolder(plan))
              .run(
                  session,
                  plan.candidates(),
                  repeats,
                  options.parallel(plan.study().search().parallel()),
                  listener);
      if (!Thread.currentThread().isInterrupted()) {
        store.setStopped(admission.study().number(), StopReason.FINISHED.key());
      }
      return outcomes;
    }
  }

  /** The study as the store keeps it: without what decides which structures a search proposes. */
  private static Study kept(ComparePlan plan) {
    Study study = plan.study();
    String name = study.name() + "-compare" + (plan.key().isEmpty() ? "" : " " + plan.key());
    return study
        .withName(name)
        .withConstraints(EdgeConstraints.NONE)
        .withSearch(SearchSettings.DEFAULT)
        .withNetwork(study.network().withMethod(Method.DBMTL));
  }

  private Path workFolder(ComparePlan plan) {
    String plain = plan.key().replaceAll("[^A-Za-z0-9]+", "-");
    return output
        .path()
        .resolve("work")
        .resolve(
            plan.key().isEmpty()
                ? "all"
                : String.format(Locale.ROOT, "%s-%08x", plain, plan.key().hashCode()));
  }

  private void say(Admission admission, TrialStore store) {
    long study = admission.study().number();
    if (options.retryFailed()) {
      talk.say("%,d failed trainings are tried again".formatted(store.requeueFailed(study)));
    }
    if (admission.kind() == Kind.ANEW) {
      // The files of the first table stay where those of the second start over.
      Path old =
          anew.isEmpty() ? OutputFolder.setAside(output.path(), admission.study().run() - 1) : null;
      anew.add(admission.study().study().name());
      talk.say(
          "starting over; the earlier trainings stay in %s%s"
              .formatted(store.place(), old == null ? "" : ", the earlier files in " + old));
    } else if (admission.kind() == Kind.NEW) {
      talk.say("trainings are kept in " + store.place());
    } else {
      long finished = store.trials(study).stream().filter(trial -> trial.state().isEnded()).count();
      talk.say(
          "going on with '%s' in %s: %,d trainings are finished"
              .formatted(admission.study().study().name(), store.place(), finished));
    }
  }

  private static StudyException allFailed(List<TrialOutcome> outcomes) {
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Failed failed) {
        return new StudyException(
            failed.reason() == Failed.Reason.MISTAKE
                ? failed.cause()
                : ("all %d trainings failed, the first one with '%s': maybe a lower"
                        + " training.learning-rate or a smaller --parallel help")
                    .formatted(outcomes.size(), failed.cause()));
      }
    }
    throw new IllegalStateException("no training has ended, and none was interrupted");
  }

  /**
   * Shows the page and writes {@code NAME.md}, {@code .csv}, {@code .tex}, {@code .html}, {@code
   * .json} and {@code .page.json}; earlier ones are replaced.
   *
   * @param name of the files
   * @throws StudyException if a file cannot be written
   */
  void report(String name, ReportPage page, List<Comparison> comparisons) {
    talk.out().println();
    talk.out().print(TerminalPage.text(page));
    List<Path> written = new ArrayList<>();
    written.add(write(name + ".md", MarkdownPage.text(page)));
    written.add(write(name + ".csv", ComparisonCsv.text(comparisons)));
    written.add(write(name + ".tex", LatexPage.text(page)));
    written.add(write(name + ".html", HtmlPage.text(page)));
    written.add(
        write(name + ".json", RecordJson.text(ComparisonFile.of(page.title(), comparisons))));
    written.add(write(name + SavedPage.ENDING, SavedPage.text(page)));
    talk.out().println();
    talk.written(written);
    talk.out().flush();
  }

  private Path write(String name, String text) {
    Path file = output.path().resolve(name);
    AtomicFile.write(file, text);
    return file;
  }
}
