package roma.replication;

import roma.data.NodeId;
import roma.ring.NodeState;

/** What the serving primary knows of one other replica in its present session. */
final class Peer {
  final NodeId node;
  long session;

  /** Whether the ring counts it. */
  boolean present;

  /** Whether its node was told to stop, in this state of it; null where it was not. */
  NodeState leaving;

  boolean inSync;

  /**
   * Whether its log is known to end within ours, at {@link #floor} or later: entries are streamed
   * to it.
   */
  boolean placed;

  /**
   * Number up to which its log is known to reach; entries after it are kept for it. Meaningful
   * where placed.
   */
  long floor;

  /** Number of the last entry sent. */
  long sent;

  /** Entries up to this number go to it with their records: it asked for that. */
  long wholeUntil;

  /** Number that it has acknowledged in this session; -1: nothing yet. */
  long acknowledged = -1;

  /** Whether its copy is whole and equal; an in-sync one's always is. */
  boolean complete;

  /**
   * Whether the snapshot for its fill is being opened: nothing is sent, everything since is kept.
   */
  boolean opening;

  /**
   * When its fill was opened: what it acknowledges by an earlier round, it may say of the copy that
   * the fill drops.
   */
  long countsFromRound;

  /** Whether its log's tail is in doubt (rule 5). */
  boolean unsure;

  /** Not in-sync, but already waited for: it is proposed when it has acknowledged {@link #mark}. */
  boolean awaited;

  long mark;

  /** When the newest lease that it granted was asked for; 0: none. */
  long leaseAskedAt;

  long askedAt;
  long heardAt;
  long progressAt;
  long rewoundAt;
  long rewoundTo = -1;
  long equaliseAskedAt;

  Peer(NodeId node) {
    this.node = node;
  }

  void newSession(long newSession, long now) {
    session = newSession;
    placed = false;
    acknowledged = -1;
    complete = inSync;
    unsure = false;
    opening = false;
    countsFromRound = 0;
    awaited = false;
    leaseAskedAt = 0;
    askedAt = 0;
    heardAt = now;
    progressAt = now;
    equaliseAskedAt = 0;
    rewoundTo = -1;
  }

  void place(long number) {
    placed = true;
    floor = number;
    sent = number;
  }
}
