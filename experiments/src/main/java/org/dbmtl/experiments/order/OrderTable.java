package org.dbmtl.experiments.order;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.trial.Part;

/** A comparison of orders as a Markdown table, or as one JSON object. */
public final class OrderTable {
  private OrderTable() {}

  /** A table and a sentence, with a line break at the end. */
  public static String markdown(OrderComparison comparison, Part part) {
    StringBuilder text = new StringBuilder();
    text.append("| order | joint score, %s part |\n| --- | ---: |\n".formatted(part.key()));
    for (OrderScore order : comparison.orders()) {
      Estimate score = order.estimate();
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.5f ± %.5f |\n",
              order.text(),
              score.mean(),
              score.standardError()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "\n%d orders on %d seeds, nats per row: spread between orders %.5f, noise of a"
                    + " training %.5f. The orders %s within twice the noise, as the chain rule"
                    + " %s.\n",
                comparison.orders().size(),
                comparison.seeds(),
                comparison.spread(),
                comparison.noise(),
                comparison.agree() ? "agree" : "do not agree",
                comparison.agree() ? "demands" : "would have it"))
        .toString();
  }

  /** One JSON object with a line break at its end. */
  public static String json(OrderComparison comparison, Part part) {
    String orders =
        comparison.orders().stream()
            .map(
                order ->
                    "  {\"order\": %s, \"mean\": %s, \"standardError\": %s, \"scores\": %s}"
                        .formatted(
                            names(order.order()),
                            order.estimate().mean(),
                            order.estimate().standardError(),
                            order.scores()))
            .collect(Collectors.joining(",\n"));
    return """
        {"part": "%s", "seeds": %d, "spread": %s, "noise": %s, "agree": %s, "orders": [
        %s
        ]}
        """
        .formatted(
            part.key(),
            comparison.seeds(),
            comparison.spread(),
            comparison.noise(),
            comparison.agree(),
            orders);
  }

  private static String names(List<String> order) {
    return order.stream()
        .map(name -> '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
