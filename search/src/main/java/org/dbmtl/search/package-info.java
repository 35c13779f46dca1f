/**
 * The way in from Java. Start at {@link org.dbmtl.search.Dbmtl}, which searches, sweeps, compares
 * and trains; the packages below hold the parts it is made of.
 *
 * <p>From a study file to a report, a comparison and a model:
 *
 * <pre>{@code
 * Dbmtl dbmtl = Dbmtl.study(studyFile).folder(folder).seed(7).trials(60);
 * SearchResult found = dbmtl.search();
 * String best = found.ranking().candidates().get(0).candidate().structure().text();
 * SearchReport.write(found, folder);
 * Comparison compared = dbmtl.compare(3, "", best);
 * Completed trained = dbmtl.train(best);
 * System.out.printf("%s scores %.4f%n", best, trained.score());
 * compared.candidates().forEach(one -> System.out.println(one.figures()));
 * }</pre>
 */
@NullMarked
package org.dbmtl.search;

import org.jspecify.annotations.NullMarked;
