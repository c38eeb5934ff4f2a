package roma.cluster.membership;

import akka.actor.AbstractActor;
import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent;
import akka.cluster.DowningProvider;
import akka.cluster.sbr.SplitBrainResolverProvider;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/**
 * Akka's split brain resolver as a backstop behind {@link Membership}, which downs whom the ring
 * excludes; and none while the cluster has two members. Of two that do not hear each other the
 * resolver would down one, and the survivor of a silent node might be that one: it would lose its
 * session and with it what it knows of the ring, where it has but to wait.
 */
public final class RingDowning extends DowningProvider {
  private static final int MEMBERS_WITH_A_MAJORITY = 3;

  private final SplitBrainResolverProvider resolver;

  /** Called by Akka. */
  public RingDowning(ActorSystem system) {
    resolver = new SplitBrainResolverProvider(system);
  }

  @Override
  public FiniteDuration downRemovalMargin() {
    return resolver.downRemovalMargin();
  }

  @Override
  public Option<Props> downingActorProps() {
    Option<Props> props = resolver.downingActorProps();
    return Option.apply(Props.create(Gate.class, () -> new Gate(props.get())));
  }

  /** Has a resolver only while there are enough members. */
  private static final class Gate extends AbstractActor {
    private final Props resolver;
    private final Cluster cluster = Cluster.get(getContext().getSystem());
    private ActorRef running;

    Gate(Props resolver) {
      this.resolver = resolver;
    }

    @Override
    public void preStart() {
      cluster.subscribe(
          getSelf(), ClusterEvent.initialStateAsEvents(), ClusterEvent.MemberEvent.class);
    }

    @Override
    public void postStop() {
      cluster.unsubscribe(getSelf());
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().match(ClusterEvent.MemberEvent.class, event -> look()).build();
    }

    private void look() {
      int members = 0;
      for (var ignored : cluster.state().getMembers()) {
        members++;
      }
      if (members >= MEMBERS_WITH_A_MAJORITY && running == null) {
        running = getContext().actorOf(resolver);
      } else if (members < MEMBERS_WITH_A_MAJORITY && running != null) {
        getContext().stop(running);
        running = null;
      }
    }
  }
}
