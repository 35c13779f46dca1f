package org.dbmtl.trainer.inspect;

import java.util.SplittableRandom;

/**
 * A made-up campaign: customers of three segments are sent a mail or not, some visit, some of those
 * buy, and those spend.
 */
final class FunnelLog {
  private FunnelLog() {}

  /** The log as CSV. */
  static String csv(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv =
        new StringBuilder(
            "recency,history_segment,history,mens,womens,zip_code,newbie,channel,segment,visit,conversion,spend\n");
    for (int i = 0; i < rows; i++) {
      int mail = random.nextInt(3);
      double history = Math.exp(5 + random.nextGaussian());
      boolean visit = random.nextDouble() < (mail == 0 ? 0.1 : 0.3);
      boolean conversion = visit && random.nextDouble() < 0.3;
      csv.append(1 + random.nextInt(12)).append(",\"");
      csv.append(history < 100 ? "1) 0 - 100" : history < 300 ? "2) 100 - 300" : "3) 300 +");
      csv.append("\",").append("%.2f".formatted(history));
      csv.append(',').append(random.nextInt(2)).append(',').append(random.nextInt(2));
      csv.append(',').append(random.nextInt(2) == 0 ? "Urban" : "Rural");
      csv.append(',').append(random.nextInt(2));
      csv.append(',').append(random.nextInt(2) == 0 ? "Web" : "Phone");
      csv.append(',').append(mail == 0 ? "No E-Mail" : mail == 1 ? "Mens E-Mail" : "Womens E-Mail");
      csv.append(',').append(visit ? 1 : 0).append(',').append(conversion ? 1 : 0).append(',');
      csv.append(conversion ? "%.2f".formatted(Math.exp(4 + random.nextGaussian())) : "0.0");
      csv.append('\n');
    }
    return csv.toString();
  }
}
