package roma.simulation.cluster;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import roma.history.Linearizability;
import roma.history.Operation;
import roma.replication.Fault;
import roma.simulation.history.History;
import roma.simulation.time.EventLoop;

/**
 * One run of a whole cluster of the real kernels, decided by one number: nodes join, clients ask,
 * things break; then all is mended, and what must hold is checked. Ends soon after the first
 * violation.
 */
public final class Simulation {
  /** Within this time after the last fault everything serves and is whole again. */
  private static final long MEND_MICROS = 90_000_000;

  private static final long LOOK_MICROS = 250_000;
  private static final long QUIET_MICROS = 3_000_000;

  /** Within this time the last tombstone, and the last record of a deleted hash name, is gone. */
  private static final long SETTLE_MICROS = 20_000_000;

  private static final long READ_MICROS = 6_000_000;

  private final long seed;
  private final boolean anything;
  private final EventLoop loop = new EventLoop();
  private final RandomGenerator random;
  private final Swarm swarm;
  private final Profile profile;
  private final SimulatedCluster cluster;
  private final History history = new History(loop);
  private final ClientLoad clients;
  private final Nemesis nemesis;
  private final Operator operator;
  private final Administration administration;
  private final HashNameLoad hashNames;
  private final Striker striker;
  private final Partitions partitions;
  private final DiskFiller diskFiller;
  private final Convergence convergence;
  private final Stops stops;
  private final boolean onlyStops;

  /**
   * What a run has shown.
   *
   * @param violations empty where all was well
   * @param gaveUp keys whose history was too entangled to be judged
   * @param reports what replicas said of themselves
   */
  public record Result(
      long seed,
      Swarm swarm,
      List<String> violations,
      List<String> reports,
      int gaveUp,
      int operations,
      Coverage coverage) {
    public boolean failed() {
      return !violations.isEmpty();
    }
  }

  private Simulation(long seed, Profile profile, Set<Fault> faults, Consumer<String> reader) {
    this.seed = seed;
    anything = profile == Profile.ANY;
    // Seeds that follow one another must not give runs that resemble one another.
    random = new SplittableRandom(new SplittableRandom(seed).nextLong());
    this.profile = profile;
    swarm = profile.drawn(random);
    administration = new Administration(seed, profile);
    cluster =
        new SimulatedCluster(
            loop, random, swarm, profile, administration.policy(), faults, new Trace(loop, reader));
    hashNames = new HashNameLoad(seed, profile);
    clients = new ClientLoad(cluster, cluster.stream(), history, hashNames, profile.hasLists());
    nemesis = new Nemesis(cluster, cluster.stream());
    operator = new Operator(cluster, cluster.stream());
    striker = new Striker(cluster, nemesis, cluster.stream());
    partitions = new Partitions(cluster, nemesis, new Random(seed));
    diskFiller = new DiskFiller(cluster, seed);
    convergence = new Convergence(cluster);
    onlyStops = profile == Profile.STOPS;
    stops = new Stops(cluster, convergence, new SplittableRandom(~seed).split(), onlyStops);
  }

  public static Result run(long seed) {
    return run(seed, Profile.ANY, Set.of(), null);
  }

  /**
   * @param profile what to be wild about; the same seed is another run in each
   * @param faults rules to break deliberately
   * @param reader gets one line for each event; null for a faster run
   */
  public static Result run(long seed, Profile profile, Set<Fault> faults, Consumer<String> reader) {
    return new Simulation(seed, profile, faults, reader).run();
  }

  private Result run() {
    try {
      play();
    } catch (RuntimeException broken) {
      // A batch of seeds goes on, and tells which one it was.
      cluster.violation(broken + " at " + broken.getStackTrace()[0]);
    }
    int gaveUp = cluster.violations().isEmpty() ? checkOrder() : 0;
    history.violations().forEach(cluster::violation);
    return new Result(
        seed,
        swarm,
        List.copyOf(cluster.violations()),
        cluster.reports(),
        gaveUp,
        history.size(),
        cluster.coverage());
  }

  private void play() {
    startMachines();
    clients.begin();
    nemesis.begin();
    striker.begin();
    if (profile.hasOperator()) {
      operator.begin();
    }
    if (profile.hasPartitions()) {
      partitions.begin();
    }
    if (anything) {
      diskFiller.begin();
    }
    if (anything || onlyStops) {
      stops.begin();
    }
    administration.begin(cluster);
    hashNames.begin(cluster);
    new Coordinator(cluster, cluster.stream()).begin();
    while (loop.nowMicros() < swarm.faultMicros() && cluster.violations().isEmpty()) {
      loop.runUntil(Math.min(swarm.faultMicros(), loop.nowMicros() + LOOK_MICROS));
    }
    if (!cluster.violations().isEmpty()) {
      return;
    }
    if (onlyStops) {
      expectNoFailures();
    }
    nemesis.stop();
    striker.stop();
    partitions.stop();
    operator.stop();
    administration.stop();
    hashNames.stop();
    diskFiller.stop();
    stops.end();
    clients.stop();
    String missing = mend();
    if (missing != null && cluster.violations().isEmpty()) {
      cluster.violation("not mended in time: " + missing);
    } else if (missing == null) {
      readAndCompare();
    }
  }

  private void expectNoFailures() {
    Coverage seen = cluster.coverage();
    long failed = seen.of(Coverage.Of.UNKNOWN) + seen.of(Coverage.Of.REFUSED);
    if (failed > 0) {
      cluster.violation(failed + " requests failed although nodes only stopped in order");
    }
  }

  private void startMachines() {
    cluster.found(cluster.addMachine());
    int witnesses = profile.hasWitness() ? 1 : 0;
    for (int i = 1; i < swarm.nodes() + witnesses; i++) {
      Machine machine = cluster.addMachine(i >= swarm.nodes());
      int latest = (int) (swarm.startTogether() ? LOOK_MICROS : swarm.faultMicros());
      loop.schedule(
          random.nextInt(latest),
          () -> {
            if (machine.process() == null) {
              cluster.coverage().count(Coverage.Of.JOINS);
              cluster.start(machine);
            }
          });
    }
  }

  /** Waits until everything is as it should be; returns what is not, once the time is over. */
  private String mend() {
    long deadline = loop.nowMicros() + MEND_MICROS;
    String missing = "nothing was looked at";
    while (missing != null && loop.nowMicros() < deadline && cluster.violations().isEmpty()) {
      loop.runUntil(loop.nowMicros() + LOOK_MICROS);
      missing = clients.isQuiet() ? convergence.missing() : "clients still wait";
    }
    return missing;
  }

  private void readAndCompare() {
    boolean[] read = {false};
    clients.readAll(() -> read[0] = true);
    loop.runUntil(loop.nowMicros() + READ_MICROS);
    if (!read[0]) {
      cluster.violation("reads were not answered though nothing is broken");
    }
    loop.runUntil(loop.nowMicros() + QUIET_MICROS);
    String missing = settle();
    if (missing != null) {
      cluster.violation("was whole, and is not any more: " + missing);
    } else {
      convergence.compareReplicas();
    }
  }

  /** Waits until there is nothing more to clean; returns what is not as it should be by then. */
  private String settle() {
    long deadline = loop.nowMicros() + SETTLE_MICROS;
    String missing = convergence.unsettled();
    while (missing != null && loop.nowMicros() < deadline && cluster.violations().isEmpty()) {
      loop.runUntil(loop.nowMicros() + LOOK_MICROS);
      missing = convergence.unsettled();
    }
    return missing;
  }

  private int checkOrder() {
    int gaveUp = 0;
    for (Map.Entry<String, List<Operation>> key : history.byKey().entrySet()) {
      boolean forsaken =
          key.getValue().stream().anyMatch(asked -> cluster.forsaken().contains(asked.vnode()));
      if (forsaken || key.getKey().startsWith(ClientLoad.EXPIRING)) {
        continue;
      }
      Linearizability.Verdict verdict = Linearizability.check(key.getValue());
      if (verdict == Linearizability.Verdict.GAVE_UP) {
        gaveUp++;
      } else if (verdict == Linearizability.Verdict.NOT_LINEARIZABLE) {
        cluster.violation("key " + key.getKey() + " is not linearizable");
        if (cluster.trace().on()) {
          key.getValue().forEach(operation -> cluster.trace().line("-", "H", operation));
        }
      }
    }
    return gaveUp;
  }
}
