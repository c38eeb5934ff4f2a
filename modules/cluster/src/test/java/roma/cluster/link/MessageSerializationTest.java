package roma.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import roma.cluster.AkkaSettings;
import roma.cluster.seat.SeatMessage;

/** Whatever leaves a node comes back equal from the serializer that Akka chooses for it. */
class MessageSerializationTest {
  private static ActorSystem system;

  @BeforeAll
  static void start() {
    system =
        ActorSystem.create(
            "roma",
            ConfigFactory.parseString("akka.actor.provider = local")
                .withFallback(AkkaSettings.common()));
  }

  @AfterAll
  static void stop() {
    TestKit.shutdownActorSystem(system);
  }

  private static List<Object> samples() {
    LinkMessage.Identity known =
        new LinkMessage.Identity(
            "a_1", "a", 2, 3, new UUID(1, 2), new UUID(3, 4), -5, FrameCodec.FORMAT, "0.1");
    LinkMessage.Identity strange =
        new LinkMessage.Identity(
            "a_1", "a", 2, 3, null, new UUID(3, 4), Long.MAX_VALUE, FrameCodec.FORMAT, "");
    return List.of(
        new LinkMessage.Hello(known),
        new LinkMessage.Welcome(strange),
        new LinkMessage.Unwelcome(known, "because"),
        new SeatMessage.Poke(511),
        new SeatMessage.Rehand("rebalance"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyMessageComesBackEqual(Object message) {
    assertThat(thereAndBack(message)).usingRecursiveComparison().isEqualTo(message);
  }

  /** A message without a sample is a message without a round trip. */
  @Test
  void everyKindOfMessageIsAmongTheSamples() {
    Set<Class<?>> kinds = new HashSet<>();
    addLeaves(LinkMessage.class, kinds);
    addLeaves(SeatMessage.class, kinds);

    assertThat(kinds).hasSizeGreaterThanOrEqualTo(5);
    assertThat(samples().stream().map(Object::getClass).collect(Collectors.toSet()))
        .containsAll(kinds);
  }

  /** What a sealed interface permits, through those that are sealed themselves. */
  private static void addLeaves(Class<?> sealed, Set<Class<?>> to) {
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        addLeaves(permitted, to);
      } else {
        to.add(permitted);
      }
    }
  }

  /** Whatever has no serializer of ours must not leave: Java's own is off. */
  @Test
  void whatIsForThisNodeOnlyCannotBeSent() {
    Serialization serialization = SerializationExtension.get(system);
    for (Object local : List.of(PeerLinks.Failed.FAILED, new PeerLinks.Seed("a", 1))) {
      assertThat(serialization.serialize(local).isFailure()).as(local.toString()).isTrue();
    }
  }

  private static Object thereAndBack(Object message) {
    Serialization serialization = SerializationExtension.get(system);
    var serializer = serialization.findSerializerFor(message);
    byte[] bytes = serialization.serialize(message).get();
    return serialization
        .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, message))
        .get();
  }
}
