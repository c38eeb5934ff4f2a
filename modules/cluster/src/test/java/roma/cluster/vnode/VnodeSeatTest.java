package roma.cluster.vnode;

import akka.actor.ActorRef;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.javadsl.Adapter;
import akka.testkit.javadsl.TestKit;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.cluster.seat.SeatMessage;
import roma.cluster.seat.VnodeSeat;

/** What a seat does with each of its messages, in each of its phases; its host is a probe. */
class VnodeSeatTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration A_WHILE = Duration.ofMillis(100);
  private static final int VNODE = 5;

  @TempDir Path directory;
  private TestHost node;
  private TestProbe<HostActor.Command> host;
  private TestKit watcher;
  private ActorRef seat;

  @BeforeEach
  void seat() {
    node = new TestHost(directory);
    host = ActorTestKit.create(Adapter.toTyped(node.system)).createTestProbe();
    node.host.attach(host.getRef());
    watcher = new TestKit(node.system);
    seat = node.system.actorOf(VnodeSeat.props(), Integer.toString(VNODE));
    watcher.watch(seat);
    host.expectMessage(SOON, new HostActor.SeatStarted(VNODE, seat));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private void tell(Object message) {
    seat.tell(message, ActorRef.noSender());
  }

  @Test
  void seatedAPokeChangesNothing() {
    tell(new SeatMessage.Poke(VNODE));
    host.expectNoMessage(A_WHILE);
  }

  @Test
  void seatedARehandAsksTheHostToHandTheVnodeOver() {
    tell(new SeatMessage.Rehand("rebalance"));
    host.expectMessage(SOON, new HostActor.HandOver(VNODE, seat));
    watcher.expectNoMessage(A_WHILE);
  }

  @Test
  void handingOverItAsksAgainWhereItIsToldAgainAndStaysForPokes() {
    tell(new SeatMessage.Rehand("rebalance"));
    host.expectMessage(SOON, new HostActor.HandOver(VNODE, seat));
    tell(new SeatMessage.Poke(VNODE));
    tell(new SeatMessage.Rehand("rebalance"));
    host.expectMessage(SOON, new HostActor.HandOver(VNODE, seat));
    watcher.expectNoMessage(A_WHILE);
  }

  @Test
  void handingOverItGoesOnceItIsReleasedAndTheHostHearsIt() {
    tell(new SeatMessage.Rehand("rebalance"));
    host.expectMessage(SOON, new HostActor.HandOver(VNODE, seat));
    tell(VnodeSeat.Released.RELEASED);
    watcher.expectTerminated(SOON, seat);
    host.expectMessage(SOON, new HostActor.SeatStopped(VNODE, seat));
  }

  @Test
  void goneItsNextLifeConfirmsItselfInTheHost() {
    tell(VnodeSeat.Released.RELEASED);
    watcher.expectTerminated(SOON, seat);
    host.expectMessage(SOON, new HostActor.SeatStopped(VNODE, seat));
    ActorRef next = node.system.actorOf(VnodeSeat.props(), Integer.toString(VNODE));
    host.expectMessage(SOON, new HostActor.SeatStarted(VNODE, next));
  }

  @Test
  void nonsenseIsAFaultAndNotSilence() {
    tell("nonsense");
    host.expectMessage(SOON, new HostActor.SeatStopped(VNODE, seat));
    host.expectMessage(SOON, new HostActor.SeatStarted(VNODE, seat));
  }
}
