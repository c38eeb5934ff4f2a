package roma.ring.register;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import roma.data.NodeId;
import roma.ring.HostPolicy;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.Rings;
import roma.ring.Verdict;

/**
 * A register's nodes on a network that loses, repeats and reorders, with crashes, rivals and
 * changing members; one thread, one seed. Throws {@link Violation} where the register breaks its
 * word.
 */
final class RegisterSimulation {
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String message) {
      super(message);
    }
  }

  private record Event(long atMillis, long order, Runnable action) {}

  /** A proposal under way and what must be true of its outcome. */
  private record Asked(NodeId addedNode, int vnode, long vnodeVersion, long newestDecided) {}

  private record Promised(long ringVersion, Asked asked) {}

  private static final int NODES = 5;
  private static final long FAULTS_END_MILLIS = 6_000;
  private static final long DEADLINE_MILLIS = 4_000;

  private final Random random;
  private final boolean forgetful;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          java.util.Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::order));
  private final List<Node> nodes = new ArrayList<>();
  private final TreeMap<Long, Ring> decided = new TreeMap<>();
  private final Map<Long, Asked> open = new HashMap<>();
  private final List<Promised> kept = new ArrayList<>();
  private long now;
  private long order;
  private long tokens;
  private int addedNodes;
  private boolean quiet;
  final Map<String, Integer> counts = new TreeMap<>();

  RegisterSimulation(long seed, boolean forgetful) {
    random = new Random(seed);
    this.forgetful = forgetful;
  }

  private final class Node implements RegisterStorage, RegisterEffects {
    final NodeId id;
    final UUID incarnation;
    RegisterState disk = RegisterState.EMPTY;
    RegisterAcceptor acceptor;
    RegisterProposer proposer;

    Node(NodeId id) {
      this.id = id;
      incarnation = Rings.entry(id).incarnation();
    }

    void start() {
      acceptor = new RegisterAcceptor(incarnation, this);
      proposer = new RegisterProposer(id, random.nextLong(), disk, random, this);
    }

    void crash() {
      acceptor = null;
      proposer = null;
      if (forgetful) {
        disk = new RegisterState(disk.accepted(), disk.accepted(), disk.value());
      }
    }

    void receive(NodeId from, RegisterMessage message) {
      if (proposer == null) {
        return;
      }
      if (message instanceof RegisterMessage.ToAcceptor request) {
        send(from, acceptor.handle(request));
      } else if (message instanceof RegisterMessage.ToProposer answer) {
        proposer.onMessage(from, answer, now);
      }
    }

    @Override
    public RegisterState load() {
      return disk;
    }

    @Override
    public void save(RegisterState state) {
      disk = state;
    }

    @Override
    public void send(NodeId to, RegisterMessage message) {
      int copies = quiet ? 1 : random.nextInt(10) == 0 ? 0 : random.nextInt(10) == 0 ? 2 : 1;
      for (int i = 0; i < copies; i++) {
        long delay =
            !quiet && random.nextInt(20) == 0 ? random.nextInt(900) : 1 + random.nextInt(8);
        after(delay, () -> byId(to).ifPresent(node -> node.receive(id, message)));
      }
    }

    @Override
    public void committed(Ring ring) {
      onDecided(ring);
    }

    @Override
    public void settled(long token, Ring ring, List<Verdict> verdicts) {
      onSettled(token, ring, verdicts);
    }

    @Override
    public void unknown(long token) {
      if (open.remove(token) != null) {
        count("unknown");
      }
    }

    @Override
    public void wakeAt(long atMillis) {
      RegisterProposer owner = proposer;
      after(
          Math.max(0, atMillis - now),
          () -> {
            if (proposer != null && (owner == null || proposer == owner)) {
              proposer.onTick(now);
            }
          });
    }
  }

  void run() {
    for (int i = 1; i <= NODES; i++) {
      nodes.add(new Node(Rings.node(i)));
    }
    Ring first = Rings.first(Rings.node(1), 2, 1, HostPolicy.ALLOWED);
    nodes.get(0).start();
    nodes.get(0).acceptor.found(first, Rings.node(1));
    for (Node node : nodes) {
      node.start();
    }
    for (int i = 2; i <= NODES; i++) {
      ask(nodes.get(0), new RingChange.AddNode(Rings.entry(Rings.node(i))), asked());
    }
    for (long at = 100; at < FAULTS_END_MILLIS; at += 1 + random.nextInt(250)) {
      after(at, this::disturb);
    }
    runUntil(FAULTS_END_MILLIS);
    quiet = true;
    nodes.stream().filter(node -> node.proposer == null).forEach(Node::start);
    runUntil(FAULTS_END_MILLIS + 2_000);
    Ring newest = decided.lastEntry().getValue();
    // A member that heard of nothing yet knows nobody to ask: its links tell it the ring.
    nodes.forEach(node -> node.proposer.learn(newest, now));
    for (NodeId member : newest.members()) {
      int before = kept.size();
      addNode(byId(member).orElseThrow());
      runUntil(now + DEADLINE_MILLIS);
      if (kept.size() == before) {
        throw new Violation(member + " cannot change the ring although all is quiet");
      }
    }
    checkHistory();
  }

  private void disturb() {
    Node node = nodes.get(random.nextInt(NODES));
    int what = random.nextInt(10);
    if (node.proposer == null) {
      node.start();
    } else if (what == 0) {
      node.crash();
      count("crash");
      open.entrySet().removeIf(entry -> entry.getKey() % NODES == nodes.indexOf(node));
    } else if (what <= 2) {
      Ring ring = node.proposer.known();
      NodeId other = Rings.node(1 + random.nextInt(NODES));
      if (ring != null && ring.nodes().containsKey(other)) {
        boolean member = ring.nodes().get(other).member();
        ask(node, new RingChange.SetMember(other, !member), asked());
      }
    } else if (what <= 5) {
      addNode(node);
    } else if (what <= 7 && node.proposer.known() != null) {
      var next = node.proposer.known().vnode(0).confirmed();
      ask(node, new RingChange.ChangeVnode(0, next), new Asked(null, 0, next.version(), newest()));
    } else {
      ask(node, null, asked());
    }
  }

  private void addNode(Node asker) {
    NodeId unique = new NodeId("added", ++addedNodes);
    ask(asker, new RingChange.AddNode(Rings.entry(unique)), new Asked(unique, -1, 0, newest()));
  }

  private Asked asked() {
    return new Asked(null, -1, 0, newest());
  }

  private long newest() {
    return decided.isEmpty() ? 0 : decided.lastKey();
  }

  private void ask(Node node, RingChange change, Asked asked) {
    long token = ++tokens * NODES + nodes.indexOf(node);
    open.put(token, asked);
    node.proposer.propose(
        change == null ? List.of() : List.of(change), token, now + DEADLINE_MILLIS, now);
  }

  private void onDecided(Ring ring) {
    Ring same = decided.putIfAbsent(ring.version(), ring);
    if (same != null && !same.equals(ring)) {
      throw new Violation("version " + ring.version() + " was decided twice");
    }
  }

  private void onSettled(long token, Ring ring, List<Verdict> verdicts) {
    Asked asked = open.remove(token);
    if (asked == null) {
      return;
    }
    if (ring.version() < asked.newestDecided()) {
      throw new Violation("an old ring was read");
    }
    boolean applied = !verdicts.isEmpty() && verdicts.get(0).applied();
    if (asked.addedNode() != null && !applied) {
      throw new Violation("refused what nobody else proposed: " + verdicts);
    }
    count(verdicts.isEmpty() ? "read" : applied ? "applied" : "refused");
    if (applied) {
      kept.add(new Promised(ring.version(), asked));
    }
  }

  private void checkHistory() {
    if (!open.isEmpty()) {
      throw new Violation("never settled: " + open);
    }
    for (Promised promise : kept) {
      for (Ring ring : decided.tailMap(promise.ringVersion()).values()) {
        Asked asked = promise.asked();
        boolean lost =
            asked.addedNode() != null && !ring.nodes().containsKey(asked.addedNode())
                || asked.vnode() >= 0 && ring.vnode(asked.vnode()).version() < asked.vnodeVersion();
        if (lost) {
          throw new Violation("applied, and not in version " + ring.version() + ": " + asked);
        }
      }
    }
    count("decided", decided.size());
    long memberships = decided.values().stream().map(Ring::members).distinct().count();
    count("memberships", (int) memberships);
  }

  private java.util.Optional<Node> byId(NodeId id) {
    return nodes.stream().filter(node -> node.id.equals(id)).findFirst();
  }

  private void after(long delay, Runnable action) {
    events.add(new Event(now + delay, order++, action));
  }

  private void runUntil(long endMillis) {
    while (!events.isEmpty() && events.peek().atMillis() <= endMillis) {
      Event event = events.poll();
      now = event.atMillis();
      event.action().run();
    }
    now = endMillis;
  }

  private void count(String what) {
    count(what, 1);
  }

  private void count(String what, int times) {
    counts.merge(what, times, Integer::sum);
  }
}
