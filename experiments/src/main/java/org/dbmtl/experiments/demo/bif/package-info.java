/**
 * Discrete Bayesian networks in the Bayesian Interchange Format, as bnlearn and JavaBayes write it.
 * Start reading at {@link org.dbmtl.experiments.demo.bif.BifFile}.
 */
@NullMarked
package org.dbmtl.experiments.demo.bif;

import org.jspecify.annotations.NullMarked;
