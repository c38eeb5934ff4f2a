package roma.cluster.ring;

import java.util.List;
import roma.cluster.link.LinkFrame;
import roma.cluster.link.Peers;
import roma.data.Bytes;
import roma.data.NodeId;
import roma.replication.keeper.KeeperEffects;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingCodec;
import roma.ring.Verdict;
import roma.ring.register.RegisterCodec;
import roma.ring.register.RegisterEffects;
import roma.ring.register.RegisterMessage;

/**
 * What the kernels of keeper and register want, done with links and the keeper's actor. One thread.
 */
final class KeeperShell implements KeeperEffects, RegisterEffects {
  /** The actor's part. */
  interface Owner {
    void toOwnRegister(RegisterMessage message);

    void decided(Ring ring);

    void propose(long round, List<RingChange> changes);

    void roundEnded(long token, boolean committed);
  }

  private final NodeId self;
  private final Peers peers;
  private final Owner owner;
  private RegisterMessage lastMessage;
  private LinkFrame lastFrame;

  KeeperShell(NodeId self, Peers peers, Owner owner) {
    this.self = self;
    this.peers = peers;
    this.owner = owner;
  }

  @Override
  public void propose(long round, List<RingChange> changes) {
    owner.propose(round, changes);
  }

  @Override
  public void forward(NodeId actingKeeper, List<RingChange> changes) {
    peers.send(
        actingKeeper,
        new LinkFrame.Agreement(
            LinkFrame.Channel.KEEPER, Bytes.wrap(RingCodec.encodeChanges(changes))));
  }

  @Override
  public void send(NodeId to, RegisterMessage message) {
    if (to.equals(self)) {
      owner.toOwnRegister(message);
    } else {
      peers.send(to, frame(message));
    }
  }

  /** One message goes to many: a ring is encoded once. */
  LinkFrame frame(RegisterMessage message) {
    if (message != lastMessage) {
      lastMessage = message;
      lastFrame =
          new LinkFrame.Agreement(
              LinkFrame.Channel.REGISTER, Bytes.wrap(RegisterCodec.encode(message)));
    }
    return lastFrame;
  }

  @Override
  public void committed(Ring ring) {
    owner.decided(ring);
  }

  @Override
  public void settled(long token, Ring ring, List<Verdict> verdicts) {
    owner.roundEnded(token, true);
  }

  @Override
  public void unknown(long token) {
    owner.roundEnded(token, false);
  }

  /** The actor ticks often enough. */
  @Override
  public void wakeAt(long atMillis) {}
}
