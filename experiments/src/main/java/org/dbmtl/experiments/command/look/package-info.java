/**
 * Commands that show or tidy what is there: inspect, report, dashboard, graph, studies, trials,
 * show and prune.
 */
@NullMarked
package org.dbmtl.experiments.command.look;

import org.jspecify.annotations.NullMarked;
