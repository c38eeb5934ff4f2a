package roma.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import roma.data.Entry;
import roma.data.NodeId;
import roma.data.Version;
import roma.replication.ReplicaFrame.Append;
import roma.replication.ReplicaFrame.Appended;
import roma.replication.ReplicaFrame.LogState;
import roma.ring.Configuration;

/**
 * The serving primary's side of replication: streams entries to every other replica of the
 * configuration, knows what each has acknowledged in its present session, and holds the lease that
 * they grant with it.
 */
final class Followers {
  /** Within this time a second rewind to the same place is taken for the echo of the first. */
  private static final long REWIND_ECHO_MILLIS = 50;

  private final VnodeContext context;
  private final Gate gate;
  private final Tail tail;
  private final PrimaryLog log;
  private final SortedMap<NodeId, Peer> peers = new TreeMap<>();
  private Peer[] all = {};

  /** Those without whose acknowledgement nothing is committed. */
  private Peer[] counted = {};

  private long leaseUntil;
  private long digest;

  Followers(VnodeContext context, Gate gate, Tail tail, PrimaryLog log, long digest) {
    this.context = context;
    this.gate = gate;
    this.tail = tail;
    this.log = log;
    this.digest = digest;
  }

  /** Takes up the configuration's replicas, and their present sessions. */
  void onConfiguration() {
    Configuration configuration = context.configuration();
    long now = context.now();
    peers.keySet().removeIf(node -> !configuration.involves(node));
    for (NodeId node : involved(configuration)) {
      Peer peer = peers.computeIfAbsent(node, Peer::new);
      boolean inSync = configuration.inSync().contains(node);
      if (peer.inSync && !inSync) {
        // What it may have lost, it now gets again.
        peer.unsure = false;
        peer.complete = false;
        peer.awaited = false;
      }
      peer.inSync = inSync;
      peer.present = context.isPresent(node);
      peer.leaving = context.leaving(node);
      long session = context.sessionOf(node);
      if (peer.session != session) {
        boolean keep = peer.session != 0 && context.has(Fault.KEEP_POSITIONS_OF_OLD_SESSION);
        long acknowledged = peer.acknowledged;
        peer.newSession(session, now);
        if (keep) {
          peer.acknowledged = acknowledged;
        }
      }
      if (inSync) {
        peer.complete = true;
        peer.awaited = false;
      }
    }
    all = peers.values().toArray(Peer[]::new);
  }

  private List<NodeId> involved(Configuration configuration) {
    List<NodeId> nodes = new ArrayList<>(configuration.secondaries());
    nodes.addAll(configuration.learners());
    nodes.addAll(configuration.inSync());
    nodes.removeIf(node -> node.equals(context.self));
    return nodes;
  }

  /** All of {@code union}, and those already waited for, count from now on. */
  void count(Set<NodeId> union) {
    List<Peer> counts = new ArrayList<>(all.length);
    for (Peer peer : all) {
      if (union.contains(peer.node) || peer.awaited && !context.has(Fault.IGNORE_UNION)) {
        counts.add(peer);
      }
    }
    counted = counts.toArray(Peer[]::new);
    reckonLease();
  }

  /** The peer's log is known to end at ours. */
  void startAtEnd(NodeId node, boolean acknowledged) {
    Peer peer = peers.get(node);
    if (peer != null) {
      peer.place(tail.last());
      peer.acknowledged = acknowledged ? tail.last() : -1;
    }
  }

  void restartSilences() {
    long now = context.now();
    for (Peer peer : all) {
      peer.heardAt = now;
      peer.progressAt = now;
    }
  }

  // ---- Sending ----

  void added(Pending pending) {
    digest = pending.digestAfter;
    for (Peer peer : all) {
      if (peer.placed) {
        if (peer.acknowledged >= peer.sent) {
          peer.progressAt = context.now();
        }
        pump(peer);
      }
    }
  }

  long digest() {
    return digest;
  }

  private void pump(Peer peer) {
    while (peer.placed && !peer.opening && peer.sent < tail.last()) {
      if (!tail.reachesBackTo(peer.sent)) {
        peer.placed = false;
        return;
      }
      long from = peer.sent;
      List<Entry> entries = entriesAfter(peer, from);
      peer.sent = from + entries.size();
      send(peer, tail.position(from), entries, tail.at(peer.sent).digestAfter);
    }
  }

  private List<Entry> entriesAfter(Peer peer, long from) {
    if (from + 1 == tail.last()) {
      return List.of(entryFor(peer, tail.at(tail.last())));
    }
    List<Entry> entries = new ArrayList<>();
    int bytes = 0;
    for (long n = from + 1; n <= tail.last() && bytes < context.settings.frameBytes(); n++) {
      Pending pending = tail.at(n);
      Entry entry = entryFor(peer, pending);
      entries.add(entry);
      bytes += entry.isDerived() ? entry.derivation().operation().argumentBytes() : pending.bytes();
    }
    return entries;
  }

  /** Only an in-sync copy is sure to have the record that another follows from. */
  private static Entry entryFor(Peer peer, Pending pending) {
    boolean derives =
        pending.derived != null && peer.inSync && pending.entry.sequenceNumber() > peer.wholeUntil;
    return derives ? pending.derived : pending.entry;
  }

  private void send(Peer peer, Version previous, List<Entry> entries, long digestAfter) {
    long now = context.now();
    peer.askedAt = now;
    context.send(
        peer.node,
        new Append(context.header(), previous, entries, digestAfter, tail.committed(), now));
  }

  private void renewIfDue(Peer peer, long now) {
    if (now - peer.askedAt >= context.settings.renewMillis()) {
      send(peer, tail.end(), List.of(), digest);
    }
  }

  void onTick(long now) {
    for (Peer peer : all) {
      if (!peer.present) {
        continue;
      }
      if (peer.opening) {
        renewIfDue(peer, now);
        continue;
      }
      boolean stuck =
          peer.placed
              && peer.floor < peer.sent
              && now - peer.progressAt >= context.settings.resendMillis();
      if (stuck && now - peer.rewoundAt >= context.settings.resendMillis()) {
        peer.rewoundAt = now;
        peer.sent = peer.floor;
        pump(peer);
      }
      renewIfDue(peer, now);
      boolean mustEqualise = !peer.placed || !peer.complete;
      if (mustEqualise && now - peer.equaliseAskedAt >= context.settings.resendMillis()) {
        askToEqualise(peer, now);
      }
    }
    reckonLease();
  }

  private void askToEqualise(Peer peer, long now) {
    peer.equaliseAskedAt = now;
    context.send(peer.node, new ReplicaFrame.Equalise(context.header(), log.state()));
  }

  // ---- What they answer ----

  void onAppended(Peer peer, Appended appended) {
    peer.heardAt = context.now();
    if (appended.leaseRound() > peer.leaseAskedAt) {
      peer.leaseAskedAt = appended.leaseRound();
    }
    boolean ofThisCopy = !peer.opening && appended.leaseRound() > peer.countsFromRound;
    if (ofThisCopy && log.contains(appended.end())) {
      acknowledge(peer, appended.end().sequenceNumber());
    }
  }

  private void acknowledge(Peer peer, long number) {
    if (number > peer.acknowledged) {
      peer.acknowledged = number;
      peer.progressAt = context.now();
    }
    if (!peer.placed && tail.reachesBackTo(number)) {
      peer.place(number);
      pump(peer);
    } else if (peer.placed) {
      peer.floor = Math.max(peer.floor, number);
      peer.sent = Math.max(peer.sent, peer.floor);
    }
  }

  void onMisplaced(Peer peer, LogState theirs) {
    long now = context.now();
    peer.heardAt = now;
    peer.unsure = peer.inSync && !theirs.sure();
    if (peer.unsure || peer.opening) {
      return;
    }
    long number = theirs.end().sequenceNumber();
    if (log.contains(theirs.end()) && tail.reachesBackTo(number)) {
      boolean echo = peer.rewoundTo == number && now - peer.rewoundAt < REWIND_ECHO_MILLIS;
      if (!echo) {
        peer.rewoundTo = number;
        peer.rewoundAt = now;
        peer.place(number);
        pump(peer);
      }
    } else {
      peer.placed = false;
      if (now - peer.equaliseAskedAt >= REWIND_ECHO_MILLIS) {
        askToEqualise(peer, now);
      }
    }
  }

  /** It has the entries up to {@code end}, and gets those that there are after it whole. */
  void onWholeWanted(Peer peer, Version end) {
    long now = context.now();
    long number = end.sequenceNumber();
    peer.heardAt = now;
    peer.wholeUntil = tail.last();
    if (!peer.opening && log.contains(end) && tail.reachesBackTo(number)) {
      peer.rewoundTo = number;
      peer.rewoundAt = now;
      peer.place(number);
      pump(peer);
    }
  }

  /** Whether there is anybody to send entries to. */
  boolean hasPeers() {
    return all.length > 0;
  }

  void onEqualised(Peer peer, Version end) {
    peer.heardAt = context.now();
    if (log.contains(end)) {
      peer.complete = true;
      acknowledge(peer, end.sequenceNumber());
    }
  }

  /** Its fill is open: it will have everything up to here, and drops what it had before. */
  void fillOpened(Peer peer, long number) {
    peer.countsFromRound = context.now();
    caughtUpTo(peer, number);
  }

  /** It was given everything up to our end: what follows is streamed at once. */
  void caughtUpTo(Peer peer, long number) {
    peer.heardAt = context.now();
    peer.opening = false;
    peer.placed = false;
    if (tail.reachesBackTo(number)) {
      peer.place(number);
      pump(peer);
    } else {
      // A fill that goes on where it was broken off begins before what is kept: the change log
      // comes first.
      peer.placed = false;
    }
  }

  Peer peer(NodeId node) {
    return peers.get(node);
  }

  Peer[] all() {
    return all;
  }

  boolean isAlone() {
    return counted.length == 0;
  }

  // ---- Commit and lease ----

  /** The least that all counted ones, and {@code own}, have. */
  long acknowledgedByAll(long own) {
    long least = own;
    if (context.has(Fault.ANSWER_BEFORE_SECONDARY)) {
      return least;
    }
    for (Peer peer : counted) {
      least = Math.min(least, peer.acknowledged);
    }
    return least;
  }

  /**
   * The least that {@code own} and all other replicas of the configuration have, whether present or
   * not, in-sync or not; -1 where one of them has not said so yet.
   */
  long acknowledgedByEveryReplica(long own) {
    long least = own;
    for (Peer peer : all) {
      least = Math.min(least, peer.acknowledged);
    }
    return least;
  }

  /** Number up to which no entry is wanted again by anybody who is streamed to. */
  long wantedByNobody() {
    long least = Long.MAX_VALUE;
    for (Peer peer : all) {
      if (peer.placed) {
        least = Math.min(least, peer.floor);
      }
    }
    return least;
  }

  /** After the tail was cut at its head: whoever lags further must catch up. */
  void onTrimmed() {
    for (Peer peer : all) {
      if (peer.placed && !tail.reachesBackTo(peer.floor)) {
        peer.placed = false;
      }
    }
  }

  boolean leaseHolds() {
    return context.now() < leaseUntil || context.has(Fault.SERVE_WITHOUT_LEASE);
  }

  void reckonLease() {
    long until = Long.MAX_VALUE;
    for (Peer peer : counted) {
      long granted =
          peer.leaseAskedAt == 0 ? 0 : peer.leaseAskedAt + context.settings.leaseHolderMillis();
      until = Math.min(until, granted);
    }
    leaseUntil = until;
    gate.leaseUntil(until);
  }
}
