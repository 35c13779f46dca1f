package org.dbmtl.search.study;

import java.util.List;
import java.util.ServiceLoader;

/**
 * The names that a key of a study may have, where classes on the class path add to them. Found by
 * {@link ServiceLoader}, and asked when a study is read, so that the schema need not list them.
 */
public interface StudyNames {
  /** The key, such as {@code search.strategy}. */
  String key();

  /** The names that are known now. */
  List<String> names();
}
