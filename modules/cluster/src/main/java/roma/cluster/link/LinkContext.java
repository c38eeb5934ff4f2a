package roma.cluster.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import java.util.function.Supplier;
import roma.ring.Ring;

/**
 * What the links of one node share.
 *
 * @param self who this node is; the cluster's id is null until it is known
 * @param ring the newest ring that this node acts on, or null
 * @param inAkka whether this node is up in the Akka cluster
 * @param port where their connections come, and their threads
 */
public record LinkContext(
    Supplier<LinkMessage.Identity> self,
    Supplier<Ring> ring,
    Supplier<Boolean> inAkka,
    LinkListener listener,
    LinkPort port) {
  /** Where every node's links listen. */
  public static final String ACTOR_NAME = "links";

  /** The peers' gate at an address, whichever session lives there. */
  static ActorRef<LinkCommand> gate(ActorSystem<?> system, String host, int port) {
    String path = "akka://" + system.name() + "@" + host + ":" + port + "/user/" + ACTOR_NAME;
    return ActorRefResolver.get(system).resolveActorRef(path);
  }
}
