package org.dbmtl.experiments.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dbmtl.experiments.demo.DemoFolder;
import org.dbmtl.search.study.StudyFile;
import org.jspecify.annotations.Nullable;

/**
 * A log on which the paper's experiments are run, as a study whose targets have the paper's names.
 *
 * @param key {@code demo} or {@code kuairand}
 * @param file the study
 * @param mapping what stands for what, a sentence each
 */
public record PaperStudy(String key, StudyFile file, List<String> mapping) {
  private static final String LOG = "live-stream.csv";
  private static final Path KUAIRAND = Path.of("kuairand", "kuairand_pure_joined.csv.gz");

  public PaperStudy {
    mapping = List.copyOf(mapping);
  }

  /**
   * The simulated log of the demo, written into a folder.
   *
   * @param folder that can be written
   * @param rows of the log
   */
  public static PaperStudy demo(Path folder, int rows) {
    DemoFolder.writeLog(folder.resolve(LOG), rows);
    return new PaperStudy(
        "demo",
        write(folder, "paper-demo.yaml", "../../dbmtl-out/paper/demo/live-stream.csv", LOG),
        List.of(
            "The log is simulated: %,d rows of dbmtl demo, drawn by a known structure."
                .formatted(rows),
            "CTR: the stream was clicked. CGR: goods_bag was opened. CFR: follow. CCR: comment. CLR:"
                + " like. AST: stay_ms, log1p. All are off without a click."));
  }

  /**
   * KuaiRand-Pure.
   *
   * @param folder that can be written, for the study
   * @param data folder that holds {@code kuairand}
   */
  public static PaperStudy kuairand(Path folder, Path data) {
    return new PaperStudy(
        "kuairand",
        write(
            folder,
            "paper-kuairand.yaml",
            "${DBMTL_DATA:-../../../shared/data}",
            data.toAbsolutePath().toString()),
        List.of(
            "The log is KuaiRand-Pure (Gao et al., CIKM 2022), a real short-video log that has no"
                + " goods bag, so other outcomes take the place of the paper's.",
            "CTR: is_click. CGR (goods bag): is_comment_open, the tap that opens a panel. CFR"
                + " (follow): is_profile_enter, the step before a follow; is_follow itself is on in"
                + " 0.13 % of rows. CCR: is_comment. CLR: is_like. AST: play_time_ms, log1p. All"
                + " are off without a click."));
  }

  /**
   * The folder that holds the KuaiRand log, or null.
   *
   * @param named by {@code DBMTL_DATA}, or null
   */
  public static @Nullable Path dataFolder(@Nullable String named) {
    List<Path> places = new ArrayList<>();
    if (named != null) {
      places.add(Path.of(named));
    } else {
      places.add(Path.of("..", "shared", "data"));
      places.add(Path.of("..", "..", "shared", "data"));
    }
    return places.stream()
        .filter(place -> Files.isRegularFile(place.resolve(KUAIRAND)))
        .findFirst()
        .orElse(null);
  }

  /**
   * Writes a study.
   *
   * @param from where the study in the sources finds the log
   * @param to where this one does
   */
  private static StudyFile write(Path folder, String name, String from, String to) {
    Path study = folder.resolve(name);
    try (InputStream in = PaperStudy.class.getResourceAsStream(name)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(study, text.replace(from, to.replace("'", "''")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return StudyFile.open(study);
  }
}
