package roma.cluster.seat;

import akka.actor.AbstractActor;
import akka.actor.Props;
import akka.cluster.sharding.ShardRegion;
import roma.cluster.ClusterParts;
import roma.cluster.vnode.VnodeHost;

/**
 * The custody of a vnode: the sharded entity that the coordinator gives to one node and rehands to
 * another. Carries no data; its absence delays moves, not requests.
 *
 * <pre>seated --(rehand)--> handing over --(released by the host)--> gone</pre>
 */
public final class VnodeSeat extends AbstractActor {
  /** Sharding's entity type. */
  public static final String TYPE = "vnode";

  /** The host's: the ring has another primary, or wants none. */
  public enum Released {
    RELEASED
  }

  private final int vnode = Integer.parseInt(getSelf().path().name());
  private final VnodeHost host = ClusterParts.of(getContext().getSystem()).host();

  public static Props props() {
    return Props.create(VnodeSeat.class, VnodeSeat::new);
  }

  /** A vnode is entity and shard at once, under its number. */
  public static ShardRegion.MessageExtractor extractor() {
    return new ShardRegion.MessageExtractor() {
      @Override
      public String entityId(Object message) {
        return message instanceof SeatMessage.Poke poke ? Integer.toString(poke.vnode()) : null;
      }

      @Override
      public Object entityMessage(Object message) {
        return message;
      }

      @Override
      public String shardId(Object message) {
        return message instanceof ShardRegion.StartEntity start
            ? start.entityId()
            : entityId(message);
      }
    };
  }

  @Override
  public void preStart() {
    host.seatStarted(vnode, getSelf());
  }

  @Override
  public void postStop() {
    host.seatStopped(vnode, getSelf());
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(SeatMessage.Poke.class, poke -> {})
        .match(SeatMessage.Rehand.class, rehand -> host.handOver(vnode, getSelf()))
        .match(Released.class, released -> getContext().stop(getSelf()))
        .matchAny(VnodeSeat::onUnexpected)
        .build();
  }

  private static void onUnexpected(Object message) {
    throw new IllegalStateException("not for a seat: " + message);
  }
}
