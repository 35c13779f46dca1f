package org.dbmtl.search.evidence;

/** Why a search ended, or that it had not. */
public enum StopReason {
  /** The strategy had nothing left to propose. */
  FINISHED("finished", "the strategy had nothing left to propose"),
  /** The evaluator priced all structures, and its gate passed. */
  PRICED("priced", "one training priced all structures, and real trainings agreed with it"),
  /** {@code search.trials} were trained. */
  TRIALS("trials", "the budget of trials was spent"),
  /** {@code search.minutes} had passed. */
  MINUTES("minutes", "the budget of minutes was spent"),
  /** The user interrupted it. */
  CANCELLED("cancelled", "it was cancelled"),
  /** It had not ended: its results are those so far. */
  RUNNING("running", "it was under way");

  private final String key;
  private final String sentence;

  StopReason(String key, String sentence) {
    this.key = key;
    this.sentence = sentence;
  }

  /** The name in {@code ranking.json}. */
  public String key() {
    return key;
  }

  /** The reason in words that follow "The search ended because". */
  public String sentence() {
    return sentence;
  }
}
