package org.dbmtl.trainer.fused;

import org.dbmtl.trainer.engine.TrainerContract;

class FusedTrainerTest extends TrainerContract {
  FusedTrainerTest() {
    super("fused");
  }
}
