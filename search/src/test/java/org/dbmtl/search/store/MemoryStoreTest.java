package org.dbmtl.search.store;

class MemoryStoreTest extends TrialStoreContract {
  @Override
  TrialStore open() {
    return TrialStores.inMemory();
  }
}
