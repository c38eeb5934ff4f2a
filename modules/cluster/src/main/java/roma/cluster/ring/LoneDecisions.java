package roma.cluster.ring;

import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.cluster.link.Peer;
import roma.cluster.link.Peers;
import roma.data.NodeId;
import roma.replication.keeper.KeeperSettings;
import roma.replication.keeper.Majority;
import roma.replication.keeper.Survivor;
import roma.ring.Generation;
import roma.ring.NextGeneration;
import roma.ring.Ring;
import roma.ring.register.RegisterMessage;
import roma.ring.register.RegisterValue;

/**
 * When this node goes on without a majority of the register's members, in a new generation: as the
 * survivor of two, or on an operator's word. And for whom it waits else. One thread.
 */
final class LoneDecisions {
  private static final Logger LOG = LoggerFactory.getLogger(LoneDecisions.class);

  private final NodeId self;
  private final Peers peers;
  private final KeeperSettings settings;
  private final SecureRandom random = new SecureRandom();
  private final Survivor survivor;

  /**
   * Of the generation that this node was forced to begin in this session; null where it was not.
   */
  private Generation ownLineage;

  LoneDecisions(NodeId self, Peers peers, KeeperSettings settings) {
    this.self = self;
    this.peers = peers;
    this.settings = settings;
    survivor = new Survivor(self, settings);
  }

  /** This node's own acceptor has answered. */
  void onVote(RegisterMessage.ToAcceptor question, RegisterMessage answer) {
    if (answer instanceof RegisterMessage.Accepted) {
      survivor.onAccepted(((RegisterMessage.Accept) question).value());
    }
  }

  /** This node's own acceptor has founded a ring. */
  void onFounded(RegisterValue value) {
    survivor.onAccepted(value);
  }

  void onDecided(Ring ring) {
    survivor.onDecided(ring);
  }

  /**
   * The ring with which this node goes on without the other of two members, which is dead; null
   * where nothing of the kind is due.
   *
   * @param held by this node's acceptor; may be null
   */
  Ring survivorsRing(RegisterValue held) {
    NodeId dead = survivor.mayGoOnWithout(held, this::evidence);
    if (dead == null) {
      return null;
    }
    Ring next = NextGeneration.ofSurvivor(held.ring(), self, random);
    LOG.warn(
        "the port of {} refuses: its process is dead. Going on without it with {}", dead, next);
    return next;
  }

  /** What was seen of the port is read first: being heard makes it void. */
  private Survivor.Evidence evidence(NodeId node) {
    Peer peer = peers.get(node);
    if (peer == null) {
      return new Survivor.Evidence(0, 0, 0);
    }
    int refusals = peer.state().refusals();
    return new Survivor.Evidence(refusals, peer.refusedMillisAgo(), peer.silentMillis());
  }

  /**
   * For whom this node waits, without whom nothing is decided.
   *
   * @param newest ring that it knows of; may be null
   */
  List<NodeId> waitsFor(Ring newest) {
    return Majority.waitsFor(newest, self, this::isHeard);
  }

  /**
   * Why an operator's forced start is refused; null where it is not.
   *
   * @param newest ring that this node knows of; may be null
   */
  String whyNotForced(Ring newest, UUID incarnation) {
    return Majority.whyNotForced(newest, self, incarnation, this::isHeard);
  }

  /** The ring with which this node and those that it hears go on without the others. */
  Ring forcedRing(Ring newest) {
    Set<NodeId> present = new TreeSet<>(newest.nodes().keySet());
    present.removeIf(node -> !node.equals(self) && !isHeard(node));
    Ring forced = NextGeneration.forced(newest, self, present, random);
    ownLineage = forced.generation();
    LOG.warn("started by force: {} go on from {} with {}", present, newest, forced);
    return forced;
  }

  /**
   * Whether another node was forced to begin the lineage of {@code ring}: what this node has may
   * not be in it.
   *
   * @param mine the ring that this node stored last, or null
   */
  boolean isForeign(Ring ring, Ring mine) {
    return mine != null
        && !ring.generation().isOfLineage(mine.generation())
        && (ownLineage == null || !ring.generation().isOfLineage(ownLineage));
  }

  private boolean isHeard(NodeId node) {
    Peer peer = peers.get(node);
    return peer != null
        && peer.state().connected()
        && peer.silentMillis() <= settings.silenceMillis();
  }
}
