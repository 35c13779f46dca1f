package org.dbmtl.experiments.command;

import java.util.concurrent.Callable;

/**
 * A sub-command of {@code dbmtl bench} that another module brings: a public class with picocli's
 * {@code @Command}, named in {@code META-INF/services}. It ends with exit code 0, or with a {@code
 * StudyException} where the user's options are wrong.
 */
public interface Benchmark extends Callable<Integer> {}
