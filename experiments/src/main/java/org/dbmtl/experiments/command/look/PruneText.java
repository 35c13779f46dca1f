package org.dbmtl.experiments.command.look;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.dbmtl.search.run.PrunePlan;
import org.dbmtl.search.run.PrunePlan.DoomedFolder;
import org.dbmtl.search.run.PrunePlan.Reason;
import org.dbmtl.search.store.StoredStudy;

/** Says what pruning deletes. */
public final class PruneText {
  private static final List<String> UNITS = List.of("kB", "MB", "GB", "TB");

  private PruneText() {}

  /** Lines, each with a line feed at its end; what is deleted comes first, the sum last. */
  static String of(List<PrunePlan> plans, String store, Path output) {
    if (plans.isEmpty()) {
      return "nothing to delete in %s\n".formatted(output.resolve("trials"));
    }
    StringBuilder text = new StringBuilder();
    for (PrunePlan plan : plans) {
      for (Reason reason : Reason.values()) {
        List<DoomedFolder> folders =
            plan.folders().stream().filter(folder -> folder.reason() == reason).toList();
        if (!folders.isEmpty()) {
          text.append(
              "run %d: %s %s, %s: %s%n"
                  .formatted(
                      plan.run(),
                      folders(folders.size()),
                      reason.words(),
                      bytes(sum(folders)),
                      numbers(folders)));
        }
      }
      StoredStudy forgotten = plan.forgotten();
      if (forgotten != null) {
        text.append(
            "run %d: the study itself with %,d trials, out of %s%n"
                .formatted(plan.run(), plan.trials(), store));
      }
    }
    List<DoomedFolder> all = plans.stream().flatMap(plan -> plan.folders().stream()).toList();
    return text.append(
            "in all %s with %s, in %s%n"
                .formatted(folders(all.size()), bytes(sum(all)), output.resolve("trials")))
        .toString();
  }

  private static long sum(List<DoomedFolder> folders) {
    return folders.stream().mapToLong(DoomedFolder::bytes).sum();
  }

  private static String folders(int count) {
    return count == 1 ? "1 folder" : "%,d folders".formatted(count);
  }

  /** Such as {@code trials 1-4, 7}. */
  private static String numbers(List<DoomedFolder> folders) {
    StringBuilder text = new StringBuilder("trials ");
    for (int i = 0; i < folders.size(); i++) {
      int from = i;
      while (i + 1 < folders.size() && folders.get(i + 1).trial() == folders.get(i).trial() + 1) {
        i++;
      }
      text.append(from == 0 ? "" : ", ").append(folders.get(from).trial());
      if (i > from) {
        text.append('-').append(folders.get(i).trial());
      }
    }
    return text.toString();
  }

  /** Such as {@code 512 bytes} or {@code 1.5 MB}, by powers of 1000. */
  static String bytes(long bytes) {
    double scaled = bytes;
    String unit = "bytes";
    for (int i = 0; scaled >= 1000 && i < UNITS.size(); i++) {
      scaled /= 1000;
      unit = UNITS.get(i);
    }
    return unit.equals("bytes")
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f %s", scaled, unit);
  }
}
