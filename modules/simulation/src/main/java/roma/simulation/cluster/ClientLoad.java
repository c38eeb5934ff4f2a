package roma.simulation.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.ring.KeyHash;
import roma.simulation.history.History;
import roma.simulation.time.MachineClock;

/** Clients that ask one thing at a time of any node, and the history of what they were answered. */
final class ClientLoad {
  private static final int MAX_TRAVEL_MICROS = 500;
  private static final long GIVE_UP_MICROS = 5_000_000;
  private static final int MICROS_PER_SECOND = 1_000_000;

  /** Keys of this prefix get real expiry times; no order is checked for them. */
  static final String EXPIRING = "x";

  private final SimulatedCluster cluster;
  private final Swarm swarm;
  private final RandomGenerator random;
  private final History history;
  private final Map<Integer, Call> calls = new HashMap<>();
  private final Map<Key, Long> lastCas = new HashMap<>();
  private final ListLoad lists;
  private final HashNameLoad hashNames;
  private boolean stopped;
  private int values;

  private static final class Call {
    final int number;
    final NodeProcess process;
    final Runnable then;
    boolean answered;

    Call(int number, NodeProcess process, Runnable then) {
      this.number = number;
      this.process = process;
      this.then = then;
    }
  }

  /**
   * @param hashNames that some of the keys are of
   * @param withLists whether half of what they ask is about lists
   */
  ClientLoad(
      SimulatedCluster cluster,
      RandomGenerator random,
      History history,
      HashNameLoad hashNames,
      boolean withLists) {
    this.hashNames = hashNames;
    this.lists = withLists ? new ListLoad(random) : null;
    this.cluster = cluster;
    this.swarm = cluster.swarm();
    this.random = random;
    this.history = history;
    cluster.onDeath(this::onDeath);
    cluster.setClientsOf(process -> calls.values().stream().anyMatch(c -> c.process == process));
  }

  void begin() {
    for (int client = 0; client < swarm.clients(); client++) {
      think(client);
    }
  }

  void stop() {
    stopped = true;
  }

  boolean isQuiet() {
    return calls.isEmpty();
  }

  private void think(int client) {
    cluster.loop().schedule(1 + random.nextInt(swarm.thinkMicros()), () -> next(client));
  }

  private void next(int client) {
    if (stopped) {
      return;
    }
    NodeProcess process = anyServing();
    if (process == null) {
      think(client);
      return;
    }
    if (random.nextInt(100) == 0) {
      int vnode = random.nextInt(1 << swarm.vnodeBits());
      boolean later = swarm.delayedFlushes() && random.nextInt(3) == 0;
      ask(
          client,
          process,
          vnode,
          null,
          new Command.FlushAll(later ? inSeconds(random.nextInt(5)) : 0),
          () -> think(client));
      return;
    }
    if (lists != null && random.nextBoolean()) {
      Key key = ListLoad.key(random.nextInt(swarm.keys()));
      ask(client, process, vnodeOf(key), key, lists.next(++values), () -> think(client));
      return;
    }
    boolean expiring = random.nextInt(8) == 0;
    Key key =
        hashNames.instead(
            process, Key.of((expiring ? EXPIRING : "k") + random.nextInt(swarm.keys())));
    ask(client, process, vnodeOf(key), key, command(client, key, expiring), () -> think(client));
  }

  private int vnodeOf(Key key) {
    return KeyHash.vnode(key.bytes().array(), swarm.vnodeBits());
  }

  private NodeProcess anyServing() {
    List<NodeProcess> serving = new ArrayList<>(cluster.processes());
    serving.removeIf(process -> process.rings().ring() == null || !process.acceptsClients());
    return serving.isEmpty() ? null : serving.get(random.nextInt(serving.size()));
  }

  /**
   * Asks any node for each key's value, once the faults are over; {@code then} once all are
   * answered.
   */
  void readAll(Runnable then) {
    List<Key> ofHashNames = hashNames.served();
    int[] left = {(lists == null ? swarm.keys() : 2 * swarm.keys()) + ofHashNames.size()};
    Runnable oneLess =
        () -> {
          if (--left[0] == 0) {
            then.run();
          }
        };
    for (int i = 0; i < swarm.keys(); i++) {
      Key key = Key.of("k" + i);
      ask(-1, anyServing(), vnodeOf(key), key, new Command.Get(), oneLess);
    }
    for (Key key : ofHashNames) {
      ask(-1, anyServing(), vnodeOf(key), key, new Command.Get(), oneLess);
    }
    for (int i = 0; i < swarm.keys() && lists != null; i++) {
      Key key = ListLoad.key(i);
      ask(-1, anyServing(), vnodeOf(key), key, ListLoad.whole(), oneLess);
    }
  }

  private void ask(
      int client, NodeProcess process, int vnode, Key key, Command command, Runnable then) {
    int number = history.invoke(client, vnode, key, command);
    if (cluster.trace().on()) {
      String at =
          cluster.nameOf(process.id())
              + " v"
              + vnode
              + " "
              + (key == null ? "" : History.nameOf(key));
      cluster.trace().line("c" + client, "?", "#" + number + " " + at + " " + command);
    }
    Call call = new Call(number, process, then);
    calls.put(number, call);
    cluster
        .loop()
        .schedule(
            random.nextInt(MAX_TRAVEL_MICROS),
            () ->
                process.run(
                    () ->
                        process
                            .frontEnd()
                            .request(vnode, key, command, reply -> onAnswer(call, reply))));
    cluster
        .loop()
        .schedule(GIVE_UP_MICROS, () -> finish(call, Reply.unknown("the client waits no longer")));
  }

  private void onAnswer(Call call, Reply reply) {
    if (call.answered) {
      cluster.violation("answered twice: " + history.operation(call.number) + ", now " + reply);
    }
    call.answered = true;
    cluster.loop().schedule(random.nextInt(MAX_TRAVEL_MICROS), () -> finish(call, reply));
  }

  private void finish(Call call, Reply reply) {
    if (calls.remove(call.number, call)) {
      history.answer(call.number, reply);
      note(call, reply);
      call.then.run();
    }
  }

  private void note(Call call, Reply reply) {
    cluster.trace().line("-", "=", "#" + call.number + " " + reply);
    if (reply instanceof Reply.Failed failed) {
      cluster
          .coverage()
          .count(
              failed.certainty() == Reply.Certainty.UNKNOWN
                  ? Coverage.Of.UNKNOWN
                  : Coverage.Of.REFUSED);
    } else {
      cluster.coverage().count(Coverage.Of.ANSWERED);
    }
    Key key = history.operation(call.number).key();
    if (reply instanceof Reply.Found found && key != null) {
      lastCas.put(key, found.record().cas());
    }
  }

  /** The connection broke: nobody knows what became of what was asked. */
  private void onDeath(NodeProcess process) {
    for (Call call : List.copyOf(calls.values())) {
      if (call.process == process) {
        cluster.loop().schedule(0, () -> finish(call, Reply.unknown("the node has gone")));
      }
    }
  }

  // ---- What they ask ----

  private long inSeconds(int seconds) {
    return MachineClock.EPOCH_SECONDS + cluster.loop().nowMicros() / MICROS_PER_SECOND + seconds;
  }

  private Command command(int client, Key key, boolean expiring) {
    long expiry = expiring ? inSeconds(random.nextInt(5)) : Record.NEVER;
    return switch (random.nextInt(22)) {
      case 0, 1, 2, 3, 4, 5 -> new Command.Get();
      case 6, 7, 8 -> store(Command.Mode.SET, expiry, client);
      case 9 -> store(Command.Mode.ADD, expiry, client);
      case 10 -> store(Command.Mode.REPLACE, expiry, client);
      case 11, 12 ->
          store(random.nextBoolean() ? Command.Mode.APPEND : Command.Mode.PREPEND, expiry, client);
      case 13, 14 ->
          new Command.CompareAndSet(
              lastCas.getOrDefault(key, 1L), random.nextInt(4), expiry, value(client));
      case 15, 20, 21 -> new Command.Delete();
      case 16, 17 -> new Command.Arithmetic(random.nextInt(3) > 0, 1 + random.nextInt(5));
      case 18 ->
          new Command.Touch(expiring ? expiry : inSeconds(1_000_000 + random.nextInt(1_000)));
      default ->
          new Command.GetAndTouch(expiring ? expiry : inSeconds(1_000_000 + random.nextInt(1_000)));
    };
  }

  private Command store(Command.Mode mode, long expiry, int client) {
    return new Command.Store(mode, random.nextInt(4), expiry, value(client));
  }

  /** Numbers, so that they can be counted up; no value is ever used twice. */
  private Bytes value(int client) {
    return Bytes.utf8(Integer.toString(++values * 1_000));
  }
}
