package roma.simulation.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import roma.data.HashNames;
import roma.data.Key;
import roma.ring.Ring;
import roma.ring.RingChange;

/**
 * Creates, unmounts and deletes hash names while everything else goes on, and has some of the
 * clients' keys be of them, by the ring that the asked node knows: now and then of one that it
 * knows to be deleted, as if the client's line had been read before. Has random numbers of its own,
 * so that runs without it are as they were before there was any.
 */
final class HashNameLoad {
  private static final int MEAN_PAUSE_MICROS = 400_000;
  private static final int MOST_NAMES = 3;

  private final RandomGenerator random;
  private final boolean acts;
  private final TreeMap<String, Key> used = new TreeMap<>();
  private SimulatedCluster cluster;
  private boolean stopped;

  HashNameLoad(long seed, Profile profile) {
    random = new SplittableRandom(37 * seed + 11);
    acts = profile == Profile.ANY && random.nextInt(3) == 0;
  }

  void begin(SimulatedCluster onCluster) {
    cluster = onCluster;
    if (acts) {
      NowAndThen again = new NowAndThen(cluster, random, () -> stopped);
      again.begin(MEAN_PAUSE_MICROS, running -> act(again.oneOf(running)));
    }
  }

  /** No more changes. */
  void stop() {
    stopped = true;
  }

  private void act(NodeProcess process) {
    Ring ring = process.rings().ring();
    if (ring == null) {
      return;
    }
    HashNames names = ring.hashNames();
    List<Integer> ids = new ArrayList<>(names.byId().keySet());
    int id = ids.get(random.nextInt(ids.size()));
    RingChange change;
    if (id == Key.DEFAULT_HASH_NAME_ID) {
      if (ids.size() > MOST_NAMES) {
        return;
      }
      change = new RingChange.CreateHashName(names.nextId(), "h" + names.nextId() % MOST_NAMES);
    } else {
      change =
          random.nextInt(3) == 0
              ? new RingChange.MountHashName(id, !names.byId().get(id).mounted())
              : new RingChange.DeleteHashName(id);
    }
    if (change instanceof RingChange.DeleteHashName) {
      cluster.coverage().count(Coverage.Of.HASH_NAMES_DELETED);
    }
    process.trace("a", change);
    process.run(() -> process.keeper().ask(List.of(change)));
  }

  /** The key that a client of this node asks for instead. */
  Key instead(NodeProcess process, Key key) {
    Ring ring = process.rings().ring();
    if (!acts || ring == null || random.nextInt(2) == 0) {
      return key;
    }
    HashNames names = ring.hashNames();
    List<Integer> ids = new ArrayList<>();
    for (int id = 1; id < names.nextId(); id++) {
      if (!names.isRefused(id)) {
        ids.add(id);
      }
    }
    boolean late = random.nextInt(8) == 0 && names.nextId() > 1;
    if (ids.isEmpty() && !late) {
      return key;
    }
    int id = late ? 1 + random.nextInt(names.nextId() - 1) : ids.get(random.nextInt(ids.size()));
    Key other = new Key(id, key.bytes());
    cluster
        .coverage()
        .count(
            names.isDeleted(id)
                ? Coverage.Of.ASKED_OF_DELETED_NAMES
                : Coverage.Of.ASKED_OF_HASH_NAMES);
    used.put(id + " " + key.bytes().toUtf8(), other);
    return other;
  }

  /** Those that clients have asked for and that the newest ring serves. */
  List<Key> served() {
    HashNames names = cluster.chain().newest().hashNames();
    return used.values().stream().filter(key -> !names.isRefused(key.hashNameId())).toList();
  }
}
