package roma.cluster.ring;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import roma.cluster.link.Peer;
import roma.cluster.link.Peers;
import roma.data.NodeId;
import roma.replication.keeper.KeeperSettings;
import roma.replication.keeper.Survivor;
import roma.ring.NextGeneration;
import roma.ring.Ring;
import roma.ring.register.RegisterMessage;
import roma.ring.register.RegisterValue;

/**
 * When this node goes on without a majority of the register's members, in a new generation: as the
 * survivor of two. And for whom it waits else. One thread.
 */
final class LoneDecisions {
  private static final Logger LOG = LoggerFactory.getLogger(LoneDecisions.class);

  private final NodeId self;
  private final Peers peers;
  private final KeeperSettings settings;
  private final SecureRandom random = new SecureRandom();
  private final Survivor survivor;

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
   * The members that are not heard, where those that are make no majority: this node can decide
   * nothing before some of them are back. Empty where it can.
   *
   * @param ring the newest that this node knows, confirmed or not; may be null
   */
  List<NodeId> waitingFor(Ring ring) {
    List<NodeId> missing = new ArrayList<>();
    if (ring != null) {
      for (NodeId member : ring.members()) {
        if (!member.equals(self) && !isHeard(member)) {
          missing.add(member);
        }
      }
    }
    boolean majority = ring == null || 2 * missing.size() < ring.members().size();
    return majority ? List.of() : List.copyOf(missing);
  }

  private boolean isHeard(NodeId node) {
    Peer peer = peers.get(node);
    return peer != null
        && peer.state().connected()
        && peer.silentMillis() <= settings.silenceMillis();
  }
}
