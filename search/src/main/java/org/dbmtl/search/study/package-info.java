/**
 * What a study is: its data source, features, targets, network, training, structure constraints and
 * search settings, as values that validate themselves. {@link org.dbmtl.search.study.StudyFile}
 * reads them from YAML; start reading at {@link org.dbmtl.search.study.Study}.
 */
@NullMarked
package org.dbmtl.search.study;

import org.jspecify.annotations.NullMarked;
