package org.dbmtl.trainer.dl4j;

import org.dbmtl.trainer.engine.TrainerContract;

class Dl4jTrainerTest extends TrainerContract {
  Dl4jTrainerTest() {
    super("dl4j");
  }
}
