/**
 * Small charts as SVG, from numbers alone: {@link org.dbmtl.reports.chart.ForestPlot}, {@link
 * org.dbmtl.reports.chart.ScatterPlot}, {@link org.dbmtl.reports.chart.CalibrationPlot}, {@link
 * org.dbmtl.reports.chart.RocPlot}, {@link org.dbmtl.reports.chart.SupportMatrix}. Their tooltips
 * are texts that the caller rounds.
 */
@NullMarked
package org.dbmtl.reports.chart;

import org.jspecify.annotations.NullMarked;
