package roma.cluster.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.cluster.AkkaSettings;
import roma.cluster.link.LinkFrame;
import roma.cluster.link.Peers;
import roma.data.Bytes;
import roma.data.NodeId;
import roma.replication.ReplicaClock;
import roma.replication.keeper.KeeperSettings;
import roma.ring.NodeState;
import roma.ring.Ring;
import roma.ring.RingChange;
import roma.ring.RingCodec;
import roma.ring.TransferLimits;
import roma.ring.register.RegisterCodec;
import roma.ring.register.RegisterMessage;
import roma.store.NodeStore;
import roma.store.StoreOptions;
import roma.store.WriteResult;

/**
 * What a keeper does when it is told each of its commands: strange (no ring is stored), unconfirmed
 * (one is, and no majority answers) and acting.
 */
class RingKeeperTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration A_WHILE = Duration.ofMillis(500);
  private static final NodeId SELF = new NodeId("127.0.0.1", 1);
  private static final NodeId OTHER = new NodeId("127.0.0.1", 2);
  private static final long SESSION = 11;

  @TempDir Path directory;
  private final AtomicReference<RingChange.ChangeVnodes> proposals = new AtomicReference<>();
  private CurrentRing ring;
  private KeeperState state;
  private ActorTestKit akka;
  private NodeStore store;
  private ActorRef<RingKeeper.Command> keeper;

  @BeforeEach
  void open() {
    ring = new CurrentRing(SELF, SESSION);
    state = new KeeperState();
    akka =
        ActorTestKit.create(
            ConfigFactory.parseString("akka.actor.provider = local")
                .withFallback(AkkaSettings.common()));
    store =
        NodeStore.open(
            directory, StoreOptions.of(SELF.toString()).withMemory(4 << 20, 2 << 20, 8 << 20));
  }

  @AfterEach
  void close() {
    akka.shutdownTestKit();
    store.close();
  }

  private void start() {
    ReplicaClock clock =
        new ReplicaClock() {
          @Override
          public long monotonicMillis() {
            return System.nanoTime() / 1_000_000;
          }

          @Override
          public long unixSeconds() {
            return System.currentTimeMillis() / 1000;
          }
        };
    keeper =
        akka.spawn(
            RingKeeper.create(
                new RingKeeper.Parts(
                    store,
                    ring,
                    new Peers(),
                    clock,
                    KeeperSettings.defaults(),
                    () -> proposals.getAndSet(null),
                    state)),
            DispatcherSelector.fromConfig("roma.dispatcher.ring"));
  }

  private Ring founded() {
    return TestRings.founded(SELF, store.identity().incarnation(), SESSION, 1);
  }

  /** The same, found and then grown: another node is a member too. */
  private Ring withOther() {
    Ring grown =
        TestRings.apply(
            founded(), new RingChange.AddNode(TestRings.entry(OTHER, new UUID(2, 2), 22)));
    grown = TestRings.apply(grown, new RingChange.SetState(OTHER, 22, NodeState.UP));
    return TestRings.apply(grown, new RingChange.SetMember(OTHER, true));
  }

  private void storeAsOfAnEarlierSession(Ring stored) throws Exception {
    CompletableFuture<WriteResult> done = new CompletableFuture<>();
    store.putMeta("ring", RingCodec.encode(stored), true, done::complete);
    assertThat(done.get(30, TimeUnit.SECONDS)).isInstanceOf(WriteResult.Written.class);
  }

  private static RingChange limits(long bytesPerSecond) {
    return new RingChange.SetTransferLimits(
        new TransferLimits(bytesPerSecond, 3, false, new TreeSet<>()));
  }

  private static LinkFrame.Agreement frame(LinkFrame.Channel channel, byte[] bytes) {
    return new LinkFrame.Agreement(channel, Bytes.wrap(bytes));
  }

  private void tellPublished(Ring published) {
    keeper.tell(
        new RingKeeper.FromPeer(
            OTHER,
            frame(
                LinkFrame.Channel.REGISTER,
                RegisterCodec.encode(new RegisterMessage.Published(published)))));
  }

  /** All that may come before there is anything to act on. */
  private void tellWishes() {
    keeper.tell(new RingKeeper.Ask(List.of(limits(7))));
    keeper.tell(RingKeeper.Gathered.GATHERED);
    keeper.tell(
        new RingKeeper.FromPeer(
            OTHER, frame(LinkFrame.Channel.KEEPER, RingCodec.encodeChanges(List.of(limits(8))))));
    keeper.tell(new RingKeeper.FromPeer(OTHER, frame(LinkFrame.Channel.RING_WANTED, new byte[0])));
  }

  private void found() {
    start();
    keeper.tell(new RingKeeper.Found(founded()));
    await().atMost(SOON).until(() -> ring.get() != null && state.acting());
  }

  private void awaitLimit(long bytesPerSecond) {
    await()
        .atMost(SOON)
        .until(() -> ring.get().transferLimits().bytesPerSecond() == bytesPerSecond);
  }

  private void expectNoRing() {
    await().during(A_WHILE).atMost(SOON).until(() -> ring.get() == null);
    assertThat(state.acting()).isFalse();
  }

  // ---- Strange ----

  @Test
  void strangeItActsOnNoWish() {
    start();
    tellWishes();
    expectNoRing();
    assertThat(RingKeeper.storedRing(store)).isNull();
  }

  @Test
  void strangeItActsOnTheRingThatItFounds() {
    start();
    tellWishes();
    keeper.tell(new RingKeeper.Found(founded()));
    await().atMost(SOON).until(() -> ring.get() != null);
    assertThat(ring.get().clusterId()).isEqualTo(founded().clusterId());
    await().atMost(SOON).until(state::acting);
  }

  @Test
  void strangeItActsOnARingThatItIsSentOnceThatIsStored() {
    start();
    Ring sent = withOther();
    ring.listen(newer -> assertThat(RingKeeper.storedRing(store)).isEqualTo(newer));
    tellPublished(sent);
    await().atMost(SOON).until(() -> sent.equals(ring.get()));
  }

  // ---- Unconfirmed ----

  @Test
  void unconfirmedItActsOnNothingWhileNoMajorityAnswers() throws Exception {
    Ring stored = withOther();
    storeAsOfAnEarlierSession(stored);
    start();
    tellWishes();
    tellPublished(TestRings.apply(stored, limits(9)));
    expectNoRing();
    assertThat(RingKeeper.storedRing(store)).isEqualTo(stored);
  }

  @Test
  void unconfirmedASoleMemberIsItsOwnMajority() {
    found();
    Ring former = ring.get();
    close();
    open();
    start();
    await().atMost(SOON).until(() -> ring.get() != null && state.acting());
    assertThat(ring.get().clusterId()).isEqualTo(former.clusterId());
    assertThat(ring.get().version()).isGreaterThanOrEqualTo(former.version());
  }

  // ---- Acting ----

  @Test
  void actingItProposesWhatItsNodeAsks() {
    found();
    keeper.tell(new RingKeeper.Ask(List.of(limits(1000))));
    awaitLimit(1000);
    assertThat(RingKeeper.storedRing(store)).isEqualTo(ring.get());
  }

  @Test
  void actingItProposesWhatAnotherKeeperForwards() {
    found();
    keeper.tell(
        new RingKeeper.FromPeer(
            OTHER,
            frame(LinkFrame.Channel.KEEPER, RingCodec.encodeChanges(List.of(limits(1001))))));
    awaitLimit(1001);
  }

  @Test
  void actingItTakesWhatItsReplicasHaveGatheredAndProposesIt() {
    found();
    Ring now = ring.get();
    int epoch = now.vnode(0).epoch();
    proposals.set(
        new RingChange.ChangeVnodes(
            List.of(new RingChange.ChangeVnode(0, now.vnode(0).reopened()))));
    keeper.tell(RingKeeper.Gathered.GATHERED);
    await().atMost(SOON).until(() -> ring.get().vnode(0).epoch() > epoch);
    assertThat(proposals.get()).isNull();
  }

  @Test
  void actingItTakesANewerRingAndNoOlderOne() {
    found();
    Ring older = ring.get();
    keeper.tell(new RingKeeper.Ask(List.of(limits(1000))));
    awaitLimit(1000);
    long version = ring.get().version();
    tellPublished(older);
    keeper.tell(new RingKeeper.Ask(List.of(limits(1002))));
    awaitLimit(1002);
    assertThat(ring.get().version()).isGreaterThan(version);
  }

  @Test
  void bytesThatAreNoMessageEndItAndItsSessionWithIt() {
    found();
    TestProbe<Void> watcher = akka.createTestProbe();
    keeper.tell(
        new RingKeeper.FromPeer(OTHER, frame(LinkFrame.Channel.REGISTER, new byte[] {99, 99})));
    watcher.expectTerminated(keeper, SOON);
  }
}
