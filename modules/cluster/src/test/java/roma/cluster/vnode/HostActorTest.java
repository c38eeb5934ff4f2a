package roma.cluster.vnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import akka.testkit.javadsl.TestKit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.cluster.ring.TestRings;
import roma.cluster.seat.VnodeSeat;
import roma.data.Bytes;
import roma.data.Command;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;
import roma.replication.ClientRequest;
import roma.replication.ReplicaView;
import roma.ring.Configuration;
import roma.ring.Ring;
import roma.ring.RingChange;

/** What a host's actor does when it is told each of its commands, before a ring and under one. */
class HostActorTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration A_WHILE = Duration.ofMillis(300);
  private static final NodeId OTHER = new NodeId("127.0.0.1", 2);

  @TempDir Path directory;
  private final Set<Integer> poked = ConcurrentHashMap.newKeySet();
  private volatile IntConsumer poker = poked::add;
  private TestHost node;
  private ActorRef<HostActor.Command> actor;
  private TestKit seat;

  @BeforeEach
  void open() {
    node = new TestHost(directory);
    actor = start(node.system);
    seat = new TestKit(node.system);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private ActorRef<HostActor.Command> start(ActorSystem system) {
    ActorRef<HostActor.Command> started =
        Adapter.spawn(system, HostActor.create(node.host, node.ring, () -> poker), "host");
    node.host.attach(started);
    return started;
  }

  /** Everything told before has been done: the actor lives and has come so far. */
  private void awaitDone() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    actor.tell(new HostActor.Run(() -> done.complete(null)));
    done.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void awaitServing() {
    await().atMost(SOON).until(() -> phase(0) == ReplicaView.Phase.SERVING);
    await().atMost(SOON).until(() -> phase(1) == ReplicaView.Phase.SERVING);
  }

  private ReplicaView.Phase phase(int vnode) {
    return node.host.kernel().replica(vnode).view().phase();
  }

  private CompletableFuture<Reply> set(int vnode) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    Asker asker =
        new Asker() {
          @Override
          public void answer(Reply given) {
            reply.complete(given);
          }

          @Override
          public void notHere(long configurationVersion, boolean mayHaveHappened) {
            reply.complete(Reply.notDone("not here"));
          }
        };
    Command command = new Command.Store(Command.Mode.SET, 0, 0, Bytes.utf8("value"));
    long deadline = new TestClock().monotonicMillis() + SOON.toMillis();
    node.host.decide(
        new ClientRequest(
            vnode, Key.of("key"), command, new RequestId(1, 1), false, deadline, asker));
    return reply;
  }

  private static Reply join(CompletableFuture<Reply> reply) {
    return reply.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Two nodes, both in-sync for vnode 0; this one is primary. */
  private Ring withOther() {
    Ring ring =
        TestRings.apply(
            node.founded(), new RingChange.AddNode(TestRings.entry(OTHER, new UUID(2, 2), 22)));
    ring = vnode0(ring, ring.vnode(0).withLearner(OTHER));
    return vnode0(ring, ring.vnode(0).withInSync(new TreeSet<>(Set.of(TestHost.SELF, OTHER))));
  }

  private static Ring vnode0(Ring ring, Configuration next) {
    return TestRings.apply(ring, new RingChange.ChangeVnode(0, next));
  }

  // ---- Before the first ring ----

  @Test
  void beforeARingItPokesNobodyAndNothingHarmsIt() {
    actor.tell(HostActor.RingChanged.RING_CHANGED);
    actor.tell(new HostActor.SeatStarted(0, seat.getRef()));
    actor.tell(new HostActor.SeatStopped(0, seat.getRef()));
    actor.tell(new HostActor.Work(0));
    actor.tell(new HostActor.StopBody(0));
    awaitDone();
    assertThat(poked).isEmpty();
  }

  @Test
  void beforeARingASeatThatIsToBeHandedOverIsReleased() {
    actor.tell(new HostActor.HandOver(0, seat.getRef()));
    seat.expectMsg(SOON, VnodeSeat.Released.RELEASED);
    awaitDone();
  }

  @Test
  void beforeARingARequestIsNotHere() {
    assertThat(join(set(0))).isEqualTo(Reply.notDone("not here"));
  }

  // ---- Bodies ----

  @Test
  void underARingBodiesOpenItsVnodesAndRequestsThatWaitedAreAnswered() {
    node.give(node.founded());
    CompletableFuture<Reply> early = set(0);
    awaitServing();
    assertThat(join(early)).isEqualTo(Reply.STORED);
    assertThat(node.store.header(0).end())
        .isEqualTo(new Version(node.ring.get().vnode(0).epoch(), 1));
  }

  @Test
  void aBodyThatDiesIsFollowedByOneOfANewEpoch() {
    Ring ring = node.founded();
    node.give(ring);
    awaitServing();
    int told = node.proposalsTold.get();
    killBody(node.system);
    await().atMost(SOON).until(() -> node.proposalsTold.get() > told);
    RingChange.ChangeVnodes proposed = node.host.kernel().takeProposals();
    assertThat(proposed.changes())
        .singleElement()
        .satisfies(
            change -> assertThat(change.next().epoch()).isGreaterThan(ring.vnode(0).epoch()));
    node.give(TestRings.apply(ring, proposed));
    awaitServing();
    assertThat(join(set(0))).isEqualTo(Reply.STORED);
  }

  private static void killBody(ActorSystem system) {
    system
        .actorSelection("/user/host/" + JournalNode.id(0) + "-*")
        .tell(akka.actor.PoisonPill.getInstance(), akka.actor.ActorRef.noSender());
  }

  @Test
  void aTaskThatThrowsHarmsNobody() {
    actor.tell(
        new HostActor.Run(
            () -> {
              throw new IllegalStateException("a fault of the task");
            }));
    awaitDone();
  }

  // ---- Seats ----

  @Test
  void itPokesTheSeatsThatTheRingGivesItAndItHasNot() {
    node.give(node.founded());
    actor.tell(new HostActor.SeatStarted(0, seat.getRef()));
    awaitDone();
    poked.clear();
    await().atMost(SOON).until(() -> poked.contains(1));
    assertThat(poked).containsExactly(1);
    actor.tell(new HostActor.SeatStopped(0, seat.getRef()));
    await().atMost(SOON).until(() -> poked.contains(0));
  }

  @Test
  void itPokesNobodyWhileItIsNotInTheAkkaCluster() {
    poker = null;
    node.give(node.founded());
    awaitServing();
    awaitDone();
    assertThat(poked).isEmpty();
  }

  @Test
  void theEndOfAFormerSeatDoesNotTakeTheNextOneAway() {
    TestKit next = new TestKit(node.system);
    node.give(node.founded());
    actor.tell(new HostActor.SeatStarted(0, seat.getRef()));
    actor.tell(new HostActor.SeatStarted(0, next.getRef()));
    actor.tell(new HostActor.SeatStopped(0, seat.getRef()));
    awaitDone();
    poked.clear();
    await().atMost(SOON).until(() -> poked.contains(1));
    assertThat(poked).doesNotContain(0);
  }

  @Test
  void aSeatThatNobodyElseIsToHaveIsReleasedAtOnce() {
    node.give(node.founded());
    actor.tell(new HostActor.HandOver(0, seat.getRef()));
    seat.expectMsg(SOON, VnodeSeat.Released.RELEASED);
  }

  @Test
  void aSeatIsReleasedOnceTheRingHasAnotherPrimary() {
    Ring ring = withOther();
    Ring due = vnode0(ring, ring.vnode(0).withNext(OTHER));
    node.give(due);
    actor.tell(new HostActor.HandOver(0, seat.getRef()));
    seat.expectNoMessage(A_WHILE);
    node.give(vnode0(due, due.vnode(0).handedOver(OTHER, Version.NONE)));
    seat.expectMsg(SOON, VnodeSeat.Released.RELEASED);
  }

  @Test
  void aSeatIsReleasedOnceTheMoveIsCancelled() {
    Ring ring = withOther();
    Ring due = vnode0(ring, ring.vnode(0).withNext(OTHER));
    node.give(due);
    actor.tell(new HostActor.HandOver(0, seat.getRef()));
    seat.expectNoMessage(A_WHILE);
    node.give(vnode0(due, due.vnode(0).withNext(null)));
    seat.expectMsg(SOON, VnodeSeat.Released.RELEASED);
  }

  // ---- The next ActorSystem ----

  /** What the host told the former actor and its bodies is void with them. */
  @Test
  void aHostThatOutlivesItsActorSystemOpensItsVnodesInTheNextOne() {
    Ring ring = node.founded();
    node.give(ring);
    awaitServing();
    TestKit.shutdownActorSystem(node.system);
    CompletableFuture<Reply> lost = set(0);

    ActorSystem next = node.newSystem();
    try {
      actor = start(next);
      await().atMost(SOON).until(() -> phase(0) != ReplicaView.Phase.SERVING);
      await().atMost(SOON).until(() -> node.proposalsTold.get() > 0);
      awaitDone();
      RingChange.ChangeVnodes proposed = node.host.kernel().takeProposals();
      node.give(TestRings.apply(ring, proposed));
      awaitServing();
      assertThat(join(lost)).isEqualTo(Reply.STORED);
    } finally {
      TestKit.shutdownActorSystem(next);
    }
  }
}
