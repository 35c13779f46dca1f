package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.search.run.StudyAdmission.Admission;
import org.dbmtl.search.run.StudyAdmission.Kind;
import org.dbmtl.search.store.TrialStore;

/** Says at the start what a store holds of a study already. */
public final class StudyNotice {
  private StudyNotice() {}

  /**
   * Says it, after failed trainings went back into the queue and earlier files were moved aside,
   * where that was asked for.
   *
   * @param what it is of: a study or a sweep
   * @param folder output folder
   */
  static void say(
      Talk talk,
      String what,
      Admission admission,
      TrialStore store,
      Path folder,
      boolean retryFailed) {
    long study = admission.study().number();
    if (retryFailed) {
      talk.say("%,d failed trainings are tried again".formatted(store.requeueFailed(study)));
    }
    switch (admission.kind()) {
      case GOES_ON, EXTENDED -> {
        long finished =
            store.trials(study).stream().filter(trial -> trial.state().isEnded()).count();
        talk.say(
            "going on with the %s in %s: %,d trainings are finished%s"
                .formatted(
                    what,
                    store.place(),
                    finished,
                    admission.kind() == Kind.EXTENDED ? ", the budget is larger now" : ""));
      }
      case ANEW -> {
        Path old = OutputFolder.setAside(folder, admission.study().run() - 1);
        talk.say(
            "starting over; the earlier trainings stay in %s%s"
                .formatted(store.place(), old == null ? "" : ", the earlier files in " + old));
      }
      case NEW -> talk.say("trainings are kept in " + store.place());
    }
  }
}
