package org.dbmtl.reports.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Maps numbers to pixels, and says where ticks stand: at multiples of 1, 2 or 5 times a power of
 * ten (Heckbert, "Nice numbers for graph labels", Graphics Gems, 1990).
 */
record Scale(double low, double high, double from, double to) {
  /**
   * A scale that reaches a little beyond the numbers.
   *
   * @param from pixel of the lowest number
   * @param to pixel of the highest number
   */
  static Scale around(double lowest, double highest, double from, double to) {
    double span = highest - lowest;
    double margin =
        span > 0 ? 0.06 * span : lowest == 0 ? 1 : Math.max(0.1 * Math.abs(lowest), 1e-9);
    return new Scale(lowest - margin, highest + margin, from, to);
  }

  /** Pixel of a number. */
  double at(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** About so many numbers for ticks. */
  List<Double> ticks(int about) {
    double step = step(about);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private double step(int about) {
    double raw = (high - low) / Math.max(1, about);
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double times = raw / power;
    return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
  }

  /** A tick in words, with as many digits as ticks need. */
  String label(double tick, int about) {
    int digits = Math.max(0, (int) -Math.floor(Math.log10(step(about)) + 1e-9));
    String text = BigDecimal.valueOf(tick).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    return text.matches("-0(\\.0+)?") ? text.substring(1) : text;
  }
}
