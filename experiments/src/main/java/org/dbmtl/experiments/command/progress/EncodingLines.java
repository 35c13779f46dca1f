package org.dbmtl.experiments.command.progress;

import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.trainer.data.EncodingListener;
import org.jspecify.annotations.Nullable;

/** Says each step of an encoding once: it takes seconds where a search takes minutes. */
public final class EncodingLines implements EncodingListener {
  private final Talk talk;
  private @Nullable Step last;

  public EncodingLines(Talk talk) {
    this.talk = talk;
  }

  @Override
  public void progress(Step step, long done, long total) {
    if (step == last) {
      return;
    }
    last = step;
    talk.say(
        switch (step) {
          case READ -> "reading the log ...";
          case COUNT -> "counting values ...";
          case WRITE -> "encoding %,d rows ...".formatted(total);
        });
  }
}
