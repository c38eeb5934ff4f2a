package roma.cluster.link;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import roma.data.NodeId;

/**
 * The gate of a node's links: answers greetings, refuses strangers, and keeps one {@link PeerLink}
 * for each peer. Frames do not pass it. Ends with its ActorSystem.
 */
public final class PeerLinks extends AbstractBehavior<LinkCommand> {
  private static final Duration SEED_INTERVAL = Duration.ofMillis(200);

  /** Keep a link to this node, at this address. */
  public record Know(NodeId node, String host, int clusterPort) implements LinkCommand {}

  /** Greet whoever lives at this address until somebody answers. */
  public record Seed(String host, int clusterPort) implements LinkCommand {}

  /** A link cannot go on. */
  public enum Failed implements LinkCommand {
    FAILED
  }

  private enum Tick implements LinkCommand {
    TICK
  }

  private final LinkContext links;
  private final Peers peers;
  private final Map<NodeId, PeerLink> all = new HashMap<>();
  private final Set<Seed> seeds = new LinkedHashSet<>();

  public static Behavior<LinkCommand> create(LinkContext links, Peers peers) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.TICK, SEED_INTERVAL);
                  return new PeerLinks(context, links, peers);
                }));
  }

  private PeerLinks(ActorContext<LinkCommand> context, LinkContext links, Peers peers) {
    super(context);
    this.links = links;
    this.peers = peers;
  }

  @Override
  public Receive<LinkCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(LinkMessage.Hello.class, hello -> onGreeting(hello.from(), true))
        .onMessage(LinkMessage.Welcome.class, welcome -> onGreeting(welcome.from(), false))
        .onMessage(LinkMessage.Unwelcome.class, this::onUnwelcome)
        .onMessage(Know.class, this::onKnow)
        .onMessage(Seed.class, this::onSeed)
        .onMessage(Tick.class, tick -> greetSeeds())
        .onMessage(Failed.class, this::onFailed)
        .onMessage(LinkCommand.class, this::onUnexpected)
        .onSignal(PostStop.class, this::onStop)
        .build();
  }

  private Behavior<LinkCommand> onGreeting(LinkMessage.Identity from, boolean answer) {
    seeds.removeIf(
        seed -> seed.clusterPort() == from.clusterPort() && seed.host().equals(from.host()));
    String reason = whyNot(from);
    if (reason != null) {
      links.listener().onUnwelcome(from.node(), reason);
      if (answer) {
        gate(from.host(), from.clusterPort())
            .tell(new LinkMessage.Unwelcome(links.self().get(), reason));
      }
      return this;
    }
    NodeId peer = NodeId.parse(from.node());
    if (!from.node().equals(links.self().get().node())) {
      link(peer, from.host(), from.clusterPort()).met(from, answer);
    }
    return this;
  }

  private String whyNot(LinkMessage.Identity from) {
    LinkMessage.Identity self = links.self().get();
    if (from.format() != self.format()) {
      return from.node()
          + " speaks link format "
          + FrameCodec.formatName(from.format())
          + ", "
          + self.node()
          + " speaks "
          + FrameCodec.formatName(self.format())
          + ": start versions of ROMA whose formats agree";
    } else if (from.clusterId() != null
        && self.clusterId() != null
        && !from.clusterId().equals(self.clusterId())) {
      return from.node()
          + " belongs to the cluster "
          + from.clusterId()
          + ", "
          + self.node()
          + " to "
          + self.clusterId()
          + ": an address of one cluster was given to the other";
    }
    return null;
  }

  private Behavior<LinkCommand> onUnwelcome(LinkMessage.Unwelcome unwelcome) {
    LinkMessage.Identity from = unwelcome.from();
    seeds.removeIf(
        seed -> seed.clusterPort() == from.clusterPort() && seed.host().equals(from.host()));
    links.listener().onUnwelcome(from.node(), unwelcome.reason());
    return this;
  }

  private Behavior<LinkCommand> onKnow(Know known) {
    link(known.node(), known.host(), known.clusterPort())
        .address(known.host(), known.clusterPort());
    return this;
  }

  private Behavior<LinkCommand> onSeed(Seed seed) {
    seeds.add(seed);
    return greetSeeds();
  }

  private Behavior<LinkCommand> greetSeeds() {
    seeds.forEach(
        seed ->
            gate(seed.host(), seed.clusterPort()).tell(new LinkMessage.Hello(links.self().get())));
    return this;
  }

  private Behavior<LinkCommand> onUnexpected(LinkCommand command) {
    throw new IllegalStateException("not for the gate of the links: " + command);
  }

  private ActorRef<LinkCommand> gate(String host, int port) {
    return LinkContext.gate(getContext().getSystem(), host, port);
  }

  private PeerLink link(NodeId node, String host, int clusterPort) {
    return all.computeIfAbsent(
        node,
        id -> {
          Peer peer = peers.ensure(id);
          ActorRef<LinkCommand> self = getContext().getSelf();
          PeerLink link =
              new PeerLink(
                  links,
                  getContext().getSystem(),
                  peer,
                  host,
                  clusterPort,
                  () -> self.tell(Failed.FAILED));
          peer.attach(link);
          return link;
        });
  }

  private Behavior<LinkCommand> onFailed(Failed failed) {
    // Its numbers are bound to the session: the gate fails with it, and the session ends.
    throw new IllegalStateException("a link has failed");
  }

  private Behavior<LinkCommand> onStop(PostStop signal) {
    all.values().forEach(PeerLink::stop);
    return this;
  }
}
