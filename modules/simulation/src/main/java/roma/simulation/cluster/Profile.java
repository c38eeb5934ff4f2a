package roma.simulation.cluster;

import java.util.random.RandomGenerator;
import roma.simulation.cluster.Swarm.NemesisWeights;
import roma.simulation.cluster.Swarm.Strikes;
import roma.simulation.network.LinkQuality;

/**
 * What a run is to be wild about. Rules that guard a short moment are hardly ever tried by harm at
 * random times; these runs are small, busy, and struck in those moments.
 */
public enum Profile {
  /** Anything at any time. */
  ANY(Strikes.NONE),
  /** Primaries are replaced, and the old ones are the last to learn of it. */
  PROMOTIONS(new Strikes(0.9, 0.1, 0.1, 0)),
  /** Vnodes move, and what a hand-over rests on is struck while it is decided. */
  MOVES(new Strikes(0.1, 0.7, 0.2, 0)),
  /** Replicas are taken in and out, and lag while that is decided. */
  SETS(new Strikes(0.2, 0.2, 0.7, 0)),
  /** Replicas start again, some with torn logs, while writes have reached some of them. */
  RESTARTS(new Strikes(0, 0, 0, 0.8)),
  /** Two nodes, of which each dies, falls silent and comes back while the other goes on. */
  PAIRS(new Strikes(0.1, 0.1, 0.2, 0)),
  /** The same with an operator, who starts a node by force that waits for the other. */
  FORCED(new Strikes(0.1, 0.1, 0.2, 0)),
  /** The same two with a witness: each of the three dies, falls silent and is cut off. */
  WITNESS(new Strikes(0.1, 0.1, 0.2, 0)),
  /** Nodes stay away for long, or are released, while others die; the rest recovers. */
  RECOVERIES(new Strikes(0.1, 0.2, 0.2, 0)),
  /** Nodes stop in order and start again, one after the other: nothing else happens. */
  STOPS(Strikes.NONE),
  /** Half of what clients ask is about lists, whose records secondaries make themselves. */
  LISTS(new Strikes(0.3, 0.2, 0.4, 0.3)),
  /** The network divides, in every way and again and again, while a node may die besides. */
  PARTITIONS(new Strikes(0.1, 0.2, 0.2, 0));

  private static final int SECOND_MICROS = 1_000_000;
  private static final int MANY_CHANGES = 1_000;

  private final Strikes strikes;

  Profile(Strikes strikes) {
    this.strikes = strikes;
  }

  /** Whether entries that a stopped body has in its mailbox may still reach the journal. */
  boolean bodiesFinish() {
    return this != ANY && this != STOPS;
  }

  boolean hasLists() {
    return this == LISTS;
  }

  boolean hasPartitions() {
    return this == PARTITIONS;
  }

  private boolean isPair() {
    return this == PAIRS || this == FORCED || this == WITNESS;
  }

  /** Whether one more node votes and holds no data. */
  boolean hasWitness() {
    return this == WITNESS;
  }

  /** Whether an operator starts nodes by force that wait for others. */
  boolean hasOperator() {
    return this == FORCED;
  }

  /** Whether a process's ports refuse for a while between two of its sessions. */
  boolean portsCloseBetweenSessions() {
    return isPair();
  }

  /** Whether the dead mostly stay away for longer than it takes the others to notice. */
  boolean downLong() {
    return isPair() || this == RECOVERIES;
  }

  Swarm drawn(RandomGenerator random) {
    Swarm any = Swarm.drawn(random);
    if (this == STOPS) {
      return calm(any, random);
    }
    return this == ANY ? any : sharpened(any, random);
  }

  private static Swarm calm(Swarm any, RandomGenerator random) {
    return new Swarm(
        2 + random.nextInt(3),
        true,
        any.rn(),
        any.vnodeBits(),
        2 + random.nextInt(4),
        any.keys(),
        5_000 + random.nextInt(60_000),
        // A log that forgets outcomes cannot answer for writes that are sent again.
        MANY_CHANGES,
        any.maxInFlight(),
        any.maxRetainedBytes(),
        any.frameBytes(),
        any.fsync(),
        20L * SECOND_MICROS,
        SECOND_MICROS,
        any.driftPerMille(),
        any.delayedFlushes(),
        LinkQuality.PERFECT,
        any.disk(),
        new NemesisWeights(0, 0, 0, 0, 0, 0, 0, 0),
        any.cleaning(),
        Strikes.NONE);
  }

  private Swarm sharpened(Swarm any, RandomGenerator random) {
    int rn = random.nextInt(this == RESTARTS ? 1 : 3) == 0 && !isPair() ? 3 : 2;
    return new Swarm(
        isPair() ? 2 : Math.max(3, rn + random.nextInt(3)) + more(),
        random.nextInt(3) > 0,
        rn,
        this == MOVES || this == PROMOTIONS ? 1 + random.nextInt(2) : random.nextInt(2),
        3 + random.nextInt(4),
        2 + random.nextInt(6),
        5_000 + random.nextInt(60_000),
        any.changesKept(),
        any.maxInFlight(),
        any.maxRetainedBytes(),
        any.frameBytes(),
        false,
        (downLong() || hasPartitions() ? 12L : 5L + random.nextInt(5)) * SECOND_MICROS,
        // What is struck on purpose takes its time: harm at random must not mend or hide it.
        usualPause() + random.nextInt(SECOND_MICROS),
        any.driftPerMille(),
        false,
        any.network(),
        any.disk(),
        weights(random),
        any.cleaning(),
        strikes);
  }

  /** Nodes more than others need: of three, one half is always one node. */
  private int more() {
    return switch (this) {
      case RECOVERIES -> 1;
      case PARTITIONS -> 2;
      default -> 0;
    };
  }

  private int usualPause() {
    return switch (this) {
      case PROMOTIONS, PAIRS, FORCED, WITNESS, RECOVERIES, PARTITIONS -> 2 * SECOND_MICROS;
      default -> 200_000;
    };
  }

  private NemesisWeights weights(RandomGenerator random) {
    int some = 1 + random.nextInt(4);
    return switch (this) {
      case PROMOTIONS -> new NemesisWeights(some, 0, 1, 1, 1, 1, 0, 0);
      case MOVES -> new NemesisWeights(some, 2, 1, 1, 1, 1, 0, 0);
      case RESTARTS -> new NemesisWeights(0, 0, 0, some, 0, 0, 0, 0);
      case FORCED -> new NemesisWeights(2 + some, 0, 4 + some, 1, 0, 1, 0, 0);
      case RECOVERIES -> new NemesisWeights(3 + some, 1, 2, 1, 2, 1, 2, 1);
      case WITNESS -> new NemesisWeights(2 + some, 1, 4, 2, 4, 1, 1, 0);
      case PAIRS -> new NemesisWeights(3 + some, 1, 1, 1, 1, 2, 1, 0);
      case PARTITIONS -> new NemesisWeights(some, 1, 1, 0, 0, 1, 0, 0);
      default -> new NemesisWeights(2, some, 2, 4, 2, 2, 0, 0);
    };
  }
}
