package roma.simulation.cluster;

import java.util.random.RandomGenerator;
import roma.replication.CleaningSettings;
import roma.simulation.disk.SimulatedDisk;
import roma.simulation.network.LinkQuality;

/**
 * What kind of run a seed is: drawn first, so that some seeds are calm in one respect and wild in
 * another.
 *
 * @param nodes that take part in the end
 * @param startTogether whether all start at once, or join at random times
 * @param clients each sends one request at a time
 * @param keys that clients use
 * @param thinkMicros longest pause between a client's requests
 * @param changesKept by each vnode's log: few make replicas be filled anew
 * @param faultMicros how long faults and load go on
 * @param faultEveryMicros mean time between the nemesis's deeds
 * @param cleaning so often and so early that there is much of it in so short a run
 * @param driftPerMille how wrong the monotonic clocks' rates may be
 */
public record Swarm(
    int nodes,
    boolean startTogether,
    int rn,
    int vnodeBits,
    int clients,
    int keys,
    int thinkMicros,
    int changesKept,
    int maxInFlight,
    int maxRetainedBytes,
    int frameBytes,
    boolean fsync,
    long faultMicros,
    long faultEveryMicros,
    int driftPerMille,
    boolean delayedFlushes,
    LinkQuality network,
    SimulatedDisk.DiskSpeed disk,
    NemesisWeights nemesis,
    CleaningSettings cleaning,
    Strikes strikes) {

  private static final int SECOND_MICROS = 1_000_000;

  /**
   * How likely a moment of its kind is struck: a promotion, a hand-over that is asked for, a change
   * of an in-sync set that is asked for, writes in flight.
   */
  public record Strikes(double promotion, double handOver, double set, double write) {
    static final Strikes NONE = new Strikes(0, 0, 0, 0);
  }

  /** How often the nemesis does what, relative to one another; 0 for never. */
  public record NemesisWeights(
      int kill,
      int powerLoss,
      int pause,
      int cut,
      int isolate,
      int newSession,
      int wipe,
      int throttle) {
    static NemesisWeights drawn(RandomGenerator random) {
      return new NemesisWeights(
          weight(random),
          weight(random),
          weight(random),
          weight(random),
          weight(random),
          weight(random),
          random.nextInt(3),
          random.nextInt(2));
    }

    private static int weight(RandomGenerator random) {
      return random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(9);
    }
  }

  static Swarm drawn(RandomGenerator random) {
    int nodes = 1 + random.nextInt(5);
    return new Swarm(
        nodes,
        random.nextInt(3) == 0,
        random.nextInt(5) == 0 ? 3 : 2,
        random.nextInt(4),
        1 + random.nextInt(5),
        1 + random.nextInt(8),
        10_000 + random.nextInt(300_000),
        random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 1_000,
        random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 4_096,
        random.nextInt(3) == 0 ? 1 + random.nextInt(300) : 2 << 20,
        random.nextBoolean() ? 1 + random.nextInt(64) : 256 << 10,
        random.nextInt(6) == 0,
        (8L + random.nextInt(10)) * SECOND_MICROS,
        200_000 + random.nextInt(3 * SECOND_MICROS),
        random.nextInt(20),
        random.nextInt(4) == 0,
        LinkQuality.drawn(random),
        new SimulatedDisk.DiskSpeed(20 + random.nextInt(2_000), 100 + random.nextInt(20_000)),
        NemesisWeights.drawn(random),
        cleaning(random),
        Strikes.NONE);
  }

  private static CleaningSettings cleaning(RandomGenerator random) {
    return new CleaningSettings(
        random.nextInt(2_000),
        1 + random.nextInt(8),
        1 + random.nextInt(4),
        random.nextInt(3),
        random.nextInt(2_000));
  }
}
