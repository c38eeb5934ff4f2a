package roma.replication;

import java.util.function.Consumer;
import roma.data.NodeId;
import roma.ring.Configuration;
import roma.ring.NodeEntry;
import roma.ring.NodeState;
import roma.ring.Ring;

/** What all parts of one replica share: its ports, the newest ring, and who it is in it. */
final class VnodeContext {
  final int vnode;
  final NodeId self;
  final ReplicaSettings settings;
  final ReplicaStore store;
  final ReplicaEffects effects;
  final long processStartMillis;
  final Counts counts = new Counts();
  final LogAge logAge;
  private final ReplicaClock clock;
  private final Object lock;

  private Ring ring;
  private Configuration configuration;
  private long ownSession;
  private ReplicaFrame.Header header;
  private long questions;

  VnodeContext(
      int vnode,
      NodeId self,
      ReplicaSettings settings,
      ReplicaClock clock,
      ReplicaStore store,
      ReplicaEffects effects,
      long processStartMillis,
      Object lock) {
    this.vnode = vnode;
    this.self = self;
    this.settings = settings;
    this.clock = clock;
    this.store = store;
    this.effects = effects;
    this.processStartMillis = processStartMillis;
    this.lock = lock;
    logAge = new LogAge(this);
  }

  void take(Ring newRing, long newOwnSession) {
    ring = newRing;
    ownSession = newOwnSession;
    configuration = newRing.vnode(vnode);
    header = new ReplicaFrame.Header(vnode, configuration.version(), configuration.epoch());
  }

  Ring ring() {
    return ring;
  }

  Configuration configuration() {
    return configuration;
  }

  long ownSession() {
    return ownSession;
  }

  /** Whether the ring counts this node's present session. */
  boolean present() {
    return ring != null && ring.isPresent(self, ownSession);
  }

  boolean isPresent(NodeId node) {
    NodeEntry entry = ring.nodes().get(node);
    return entry != null && entry.state() != NodeState.ABSENT;
  }

  /** The node's state where it was told to stop, else null. */
  NodeState leaving(NodeId node) {
    NodeEntry entry = ring.nodes().get(node);
    return entry != null && entry.state().isLeaving() ? entry.state() : null;
  }

  /** The ring's session of a node, 0 where it has none. */
  long sessionOf(NodeId node) {
    NodeEntry entry = ring.nodes().get(node);
    return entry == null ? 0 : entry.session();
  }

  /** What a frame sent now names. */
  ReplicaFrame.Header header() {
    return header;
  }

  void send(NodeId to, ReplicaFrame frame) {
    effects.send(to, frame);
  }

  long now() {
    return clock.monotonicMillis();
  }

  long unixSeconds() {
    return clock.unixSeconds();
  }

  boolean has(Fault fault) {
    return settings.has(fault);
  }

  /**
   * Names a question or a fill so that no answer to another, of an earlier session either, is taken
   * for its answer.
   */
  long nextQuestion() {
    questions++;
    return ownSession * 1_000_003 + questions;
  }

  /** A callback for the store: runs with the replica's lock, and only while {@code wanted}. */
  Consumer<Exception> locked(Stage stage, Consumer<Exception> callback) {
    long number = stage.number();
    return failure -> {
      synchronized (lock) {
        if (stage.number() == number) {
          callback.accept(failure);
        }
      }
    };
  }

  Object lock() {
    return lock;
  }

  void report(String what) {
    effects.report(vnode, what);
  }

  void happened(ReplicaEffects.Event event) {
    effects.happened(vnode, event);
  }

  /**
   * Counts the stages of one activity, so that what an earlier one asked for is not taken for this
   * one's.
   */
  static final class Stage {
    private long number;

    long number() {
      return number;
    }

    void next() {
      number++;
    }
  }

  /** Since the process started; read without the lock, so approximately. */
  static final class Counts {
    volatile long writes;
    volatile long deletes;
    volatile long redundantWrites;
    volatile long removed;
    volatile long readsDecided;
  }
}
