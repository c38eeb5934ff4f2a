package roma.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.Behaviors;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the session when one of the actors that it cannot do without has failed: their state is
 * bound to the session's, so that only a new session begins well.
 */
final class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  private Guard() {}

  static Behavior<Void> of(List<ActorRef<?>> actors) {
    return Behaviors.setup(
        context -> {
          actors.forEach(context::watch);
          return Behaviors.receive(Void.class)
              .onSignal(
                  Terminated.class,
                  ended -> {
                    LOG.debug("{} has ended, and the session with it", ended.getRef().path());
                    context.getSystem().terminate();
                    return Behaviors.same();
                  })
              .build();
        });
  }
}
