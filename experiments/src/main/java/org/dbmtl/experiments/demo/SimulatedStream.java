package org.dbmtl.experiments.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.jspecify.annotations.Nullable;

/**
 * A live-stream log with a known structure: one row for each stream that was shown to a user.
 *
 * <p>Outcomes are drawn one after the other, each from its parents' outcomes, so that {@link
 * #truth()} is the structure by construction. With {@code s} the logistic function, {@code a} a
 * fixed taste of the user's segment for the stream's category, {@code f = u_user . v_streamer} the
 * product of latent factors that only the ids tell, {@code n(...)} a standard normal draw, and
 * {@code w = (log1p(stay_ms) - 10) / 0.9} the stay in deviations, or 0 where it is 0, and {@code k}
 * the strength of an edge, 1 unless {@link EdgeStrengths} say otherwise:
 *
 * <pre>
 *   click     ~ s(-1.0 + 1.1 a + 0.5 f + 0.6 quality + 0.25 log10(viewers) - 0.2 [hour below 7])
 *   stay_ms   = exp(10 + 0.5 a + 0.3 f + 0.3 quality + 0.6 n()) if click and no glance, else 0
 *   like      ~ s(-1.2 + k(stay_ms>like) 1.8 w + 0.5 f)         if click, else 0
 *   comment   ~ s(-2.4 + k(like>comment) 2.6 like + 0.5 talkative)  if click, else 0
 *   follow    ~ s(-2.6 + k(like>follow) 3.0 like + 0.6 [user_age_days below 200]) if click, else 0
 *   goods_bag ~ s(-1.6 + k(stay_ms>goods_bag) 1.6 w - 0.5 log(price / 50))  if click, else 0
 * </pre>
 *
 * <p>One click in four is a glance: it ends before the player reports a stay. So a stay of 0 does
 * not tell whether there was a click, and the click tells of the outcomes behind it whatever the
 * stay: without glances {@code click} would be a function of {@code stay_ms}, and no log could tell
 * whether {@code click>like} exists next to {@code stay_ms>like}.
 *
 * <p>The edges that leave click are gates and have no strength. Logs of one seed that differ in
 * strengths have the same features, clicks and stays, and compare the same draws with other
 * probabilities.
 *
 * <p>The column {@code follow_seen} is {@code follow} as a log would hold it that began late to
 * record it: of the first {@value #SEEN_FROM} of the rows one in {@value #SEEN_ONE_IN} has a label,
 * and all after.
 *
 * <p>Users and streamers are drawn from power laws: a few are seen very often, most rarely. The
 * same seed gives the same file.
 */
public final class SimulatedStream {
  /** The outcomes, in the order in which they are drawn. */
  public static final List<String> TARGETS =
      List.of("click", "stay_ms", "like", "comment", "follow", "goods_bag");

  private static final int USERS = 4000;
  private static final int STREAMERS = 600;
  private static final int SEGMENTS = 6;
  private static final int CATEGORIES = 10;
  private static final int TAGS = 30;
  private static final int FACTORS = 3;
  // 2026-03-01T00:00:00Z; the log spans two weeks.
  private static final long START_MS = 1_772_323_200_000L;
  private static final long SPAN_MS = 14L * 24 * 3_600_000;

  private static final double GLANCE = 0.25;
  private static final double SEEN_FROM = 0.8;
  private static final int SEEN_ONE_IN = 16;
  private static final int NEW_DAYS = 200;

  private static final TargetGraph STRUCTURE =
      TargetGraph.parse(
          TARGETS,
          "click>stay_ms click>like click>comment click>follow click>goods_bag"
              + " stay_ms>like stay_ms>goods_bag like>comment like>follow");

  private final int rows;
  private final Draws draws;
  private final double stayToLike;
  private final double likeToComment;
  private final double likeToFollow;
  private final double stayToBag;
  private final double[] userPopularity = Draws.powerLaw(USERS, 0.9);
  private final double[] streamerPopularity = Draws.powerLaw(STREAMERS, 1.1);
  private final double[][] taste;
  private final User[] users = new User[USERS];
  private final Streamer[] streamers = new Streamer[STREAMERS];
  private @Nullable EdgeWorth worth;
  private final double[][] userFactors = new double[USERS][];
  private final double[][] streamerFactors = new double[STREAMERS][];

  private record User(int segment, int ageDays, double talkative) {}

  private record Streamer(int category, String tags, double quality, double price) {}

  private SimulatedStream(int rows, long seed, EdgeStrengths strengths) {
    this.rows = rows;
    this.draws = new Draws(seed);
    this.stayToLike = strengths.of("stay_ms", "like");
    this.likeToComment = strengths.of("like", "comment");
    this.likeToFollow = strengths.of("like", "follow");
    this.stayToBag = strengths.of("stay_ms", "goods_bag");
    this.taste = new double[SEGMENTS][CATEGORIES];
    for (double[] row : taste) {
      for (int category = 0; category < CATEGORIES; category++) {
        row[category] = draws.normal();
      }
    }
    for (int i = 0; i < USERS; i++) {
      users[i] =
          new User(
              draws.below(SEGMENTS),
              (int) (1500 * draws.uniform() * draws.uniform()),
              draws.normal());
      userFactors[i] = factors();
    }
    for (int i = 0; i < STREAMERS; i++) {
      int category = draws.below(CATEGORIES);
      double price = 50 * StrictMath.exp(0.8 * draws.normal());
      streamers[i] = new Streamer(category, tags(category), draws.normal(), price);
      streamerFactors[i] = factors();
    }
  }

  /** The structure that the outcomes are drawn by unless some edge has strength 0. */
  public static TargetGraph truth() {
    return STRUCTURE;
  }

  /** Its edges. */
  static List<Edge> edges() {
    return STRUCTURE.edges();
  }

  /** Writes a log whose edges all have strength 1. */
  public static void write(Path file, int rows, long seed) {
    write(file, rows, seed, EdgeStrengths.DEFAULT);
  }

  /**
   * Writes a log as CSV with a header, sorted by time.
   *
   * @param rows number of rows, at least 1
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(Path file, int rows, long seed, EdgeStrengths strengths) {
    new SimulatedStream(rows, seed, strengths).write(file);
  }

  /**
   * What the edges that have a strength are worth to a network at best, in nats per click: the mean
   * over the clicks of such a log of the information that parents have of their children, given the
   * features and all the formulas.
   *
   * @param rows number of rows, at least 1
   */
  public static double edgeWorth(int rows, long seed, EdgeStrengths strengths) {
    SimulatedStream stream = new SimulatedStream(rows, seed, strengths);
    stream.worth = new EdgeWorth();
    for (int row = 0; row < rows; row++) {
      stream.row(stream.time(row), true);
    }
    return stream.worth.mean();
  }

  private long time(int row) {
    return START_MS + (long) ((row + draws.uniform()) / rows * SPAN_MS);
  }

  private void write(Path file) {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          "time_ms,hour,user_id,segment,user_age_days,streamer_id,category,tags,viewers,price,"
              + String.join(",", TARGETS)
              + ",follow_seen\n");
      for (int row = 0; row < rows; row++) {
        // By the row's number and nothing drawn: the outcomes are the same without the column.
        boolean seen = row >= SEEN_FROM * rows || row % SEEN_ONE_IN == 0;
        out.write(row(time(row), seen));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String row(long time, boolean seen) {
    int userId = draws.index(userPopularity);
    int streamerId = draws.index(streamerPopularity);
    User user = users[userId];
    Streamer streamer = streamers[streamerId];
    int hour = (int) (time / 3_600_000 % 24);
    int viewers = (int) StrictMath.exp(4 + 1.5 * draws.normal());
    double taste = this.taste[user.segment()][streamer.category()];
    double fit = product(userFactors[userId], streamerFactors[streamerId]);

    boolean click = draws.happens(clickLogit(taste, fit, streamer, viewers, hour));
    boolean stays = draws.uniform() >= GLANCE && click;
    long stay =
        stays
            ? Math.round(
                StrictMath.exp(
                    10 + 0.5 * taste + 0.3 * fit + 0.3 * streamer.quality() + 0.6 * draws.normal()))
            : 0;
    double stayed = stays ? (StrictMath.log1p((double) stay) - 10) / 0.9 : 0;
    double likeLogit = -1.2 + 0.5 * fit;
    double commentLogit = -2.4 + 0.5 * user.talkative();
    double followLogit = -2.6 + (user.ageDays() < NEW_DAYS ? 0.6 : 0);
    double bagLogit = -1.6 - 0.5 * StrictMath.log(streamer.price() / 50);
    boolean like = click && draws.happens(likeLogit + stayToLike * 1.8 * stayed);
    boolean comment = click && draws.happens(commentLogit + (like ? likeToComment * 2.6 : 0));
    boolean follow = click && draws.happens(followLogit + (like ? likeToFollow * 3.0 : 0));
    boolean bag = click && draws.happens(bagLogit + stayToBag * 1.6 * stayed);

    if (worth != null && click) {
      // The one millisecond of log1p is nothing to a stay of seconds.
      double mean = (0.5 * taste + 0.3 * fit + 0.3 * streamer.quality()) / 0.9;
      addWorth(worth, mean, likeLogit, commentLogit, followLogit, bagLogit);
    }
    return "%d,%d,u%d,s%d,%d,r%d,c%d,%s,%d,%d.%02d,%d,%d,%d,%d,%d,%d,%s\n"
        .formatted(
            time,
            hour,
            userId,
            user.segment(),
            user.ageDays(),
            streamerId,
            streamer.category(),
            streamer.tags(),
            viewers,
            (long) streamer.price(),
            (long) (streamer.price() * 100) % 100,
            bit(click),
            stay,
            bit(like),
            bit(comment),
            bit(follow),
            bit(bag),
            seen ? Integer.toString(bit(follow)) : "");
  }

  private static double clickLogit(
      double taste, double fit, Streamer streamer, int viewers, int hour) {
    return -1.0
        + 1.1 * taste
        + 0.5 * fit
        + 0.6 * streamer.quality()
        + 0.25 * StrictMath.log10(1 + viewers)
        - (hour < 7 ? 0.2 : 0);
  }

  /** Adds what the edges of one click are worth, given the logits of children without them. */
  private void addWorth(
      EdgeWorth to, double stay, double like, double comment, double follow, double bag) {
    to.begin();
    double likes = to.addStay(stay, 0.6 / 0.9, GLANCE, like, stayToLike * 1.8);
    to.addLike(likes, comment, likeToComment * 2.6);
    to.addLike(likes, follow, likeToFollow * 3.0);
    to.addStay(stay, 0.6 / 0.9, GLANCE, bag, stayToBag * 1.6);
  }

  /** One to four tags, most of them near the category's own. */
  private String tags(int category) {
    StringBuilder tags = new StringBuilder("t" + category * TAGS / CATEGORIES);
    for (int more = draws.below(4); more > 0; more--) {
      tags.append("|t").append(draws.below(TAGS));
    }
    return tags.toString();
  }

  private double[] factors() {
    double[] factors = new double[FACTORS];
    for (int i = 0; i < FACTORS; i++) {
      factors[i] = draws.normal() / StrictMath.sqrt(FACTORS) * 1.3;
    }
    return factors;
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static int bit(boolean value) {
    return value ? 1 : 0;
  }
}
