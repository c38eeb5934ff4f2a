package roma.cluster.link;

import akka.actor.DeadLetter;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.util.List;

/** Collects what reached nobody. */
public final class DeadLetters {
  private DeadLetters() {}

  public static Behavior<DeadLetter> into(List<Object> list) {
    return Behaviors.receive(DeadLetter.class)
        .onMessage(
            DeadLetter.class,
            letter -> {
              list.add(letter.message());
              return Behaviors.same();
            })
        .build();
  }
}
