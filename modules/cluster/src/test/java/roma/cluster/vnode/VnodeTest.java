package roma.cluster.vnode;

import static org.assertj.core.api.Assertions.assertThat;
import static roma.cluster.vnode.JournalNode.VNODE;
import static roma.cluster.vnode.JournalNode.put;
import static roma.cluster.vnode.JournalNode.puts;

import akka.actor.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.testkit.javadsl.TestKit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.cluster.ring.CurrentRing;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Version;
import roma.replication.ReplicaSettings;
import roma.replication.VnodeReplica;
import roma.replication.host.DiskRoom;
import roma.store.StoreFaults;

/** What a body does when it is told to work, to stop, or nonsense, in each of its phases. */
class VnodeTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration A_WHILE = Duration.ofMillis(200);
  private static final NodeId SELF = new NodeId("127.0.0.1", 1);

  @TempDir Path directory;
  private final Disk disk = new Disk();
  private JournalNode journal;
  private VnodeDoor door;
  private TestKit watcher;

  /** Stands still while it is held, fails while it is full. */
  private static final class Disk implements StoreFaults {
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile boolean full;

    void hold() {
      held = new CountDownLatch(1);
    }

    void release() {
      held.countDown();
    }

    @Override
    public void beforeWrite(int requests) throws IOException {
      try {
        if (!held.await(60, TimeUnit.SECONDS)) {
          throw new IOException("nobody released the disk");
        }
      } catch (InterruptedException stopped) {
        throw new IOException(stopped);
      }
      if (full) {
        throw new IOException("no space left on device");
      }
    }
  }

  @BeforeEach
  void open() {
    journal = new JournalNode(directory, JournalNode.options().withFaults(disk));
    CurrentRing noRing = new CurrentRing(SELF, 1);
    VnodeReplica replica =
        new VnodeReplica(
            VNODE,
            SELF,
            ReplicaSettings.defaults(),
            new TestClock(),
            new StoredVnode(
                VNODE, journal.store, noRing, new DiskRoom(DiskRoom.Limits.NONE), Runnable::run),
            new NoEffects(),
            0);
    door = new VnodeDoor(VNODE, replica, () -> {});
    watcher = new TestKit(journal.system());
  }

  @AfterEach
  void close() {
    disk.release();
    journal.close();
  }

  /** A body under a typed parent, as in a node, whose log ends at {@code end}. */
  private ActorRef body(Version end) {
    TestKit born = new TestKit(journal.system());
    Behavior<Void> parent =
        Behaviors.setup(
            context -> {
              ActorRef body =
                  Adapter.actorOf(context, Vnode.props(door, 1, end), JournalNode.id(VNODE));
              born.getRef().tell(body, ActorRef.noSender());
              return Behaviors.empty();
            });
    Adapter.spawnAnonymous(journal.system(), parent);
    ActorRef body = born.expectMsgClass(SOON, ActorRef.class);
    watcher.watch(body);
    door.bodyStarted(body);
    return body;
  }

  private void expectGone(ActorRef body) {
    watcher.expectTerminated(SOON, body);
  }

  private void persist(long number) {
    door.persist(put(1, number, "key" + number).entry(), false);
  }

  private void awaitEnd(long number) {
    org.awaitility.Awaitility.await()
        .atMost(SOON)
        .until(() -> journal.store.header(VNODE).end().sequenceNumber() == number);
  }

  // ---- Recovering ----

  @Test
  void aRecoveringBodyPutsWorkAndStopOffUntilItKnowsTheEnd() {
    disk.hold();
    TestKit writes = new TestKit(journal.system());
    journal.tell(java.util.List.of(puts(VNODE, 1, 1, 1)), writes.getRef());
    ActorRef body = body(new Version(1, 1));
    persist(2);
    body.tell(Vnode.Signal.STOP, ActorRef.noSender());
    watcher.expectNoMessage(A_WHILE);
    disk.release();
    expectGone(body);
  }

  @Test
  void aBodyWhoseReplicaNamesAnotherEndThanTheJournalGoesAtOnce() {
    journal.write(java.util.List.of(puts(VNODE, 1, 1, 3)));
    expectGone(body(new Version(1, 2)));
  }

  // ---- Running ----

  @Test
  void aRunningBodyPersistsWhatWaitsInItsDoorInOrder() {
    journal.write(java.util.List.of(puts(VNODE, 1, 1, 3)));
    ActorRef body = body(new Version(1, 3));
    for (int n = 4; n <= 300; n++) {
      persist(n);
    }
    awaitEnd(300);
    assertThat(journal.numbers(VNODE)).isEqualTo(JournalNode.range(1, 300));
    body.tell(Vnode.Signal.STOP, ActorRef.noSender());
    expectGone(body);
  }

  @Test
  void whatWasPutBeforeTheBodyKnewTheEndIsPersistedAfterwards() {
    persist(1);
    body(Version.NONE);
    awaitEnd(1);
  }

  @Test
  void aBodyThatHasNothingInTheJournalStopsAtOnce() {
    ActorRef body = body(Version.NONE);
    body.tell(Vnode.Signal.WORK, ActorRef.noSender());
    body.tell(Vnode.Signal.STOP, ActorRef.noSender());
    expectGone(body);
  }

  @Test
  void aBodyWhoseWriteFailsGoes() {
    ActorRef body = body(Version.NONE);
    persist(1);
    awaitEnd(1);
    disk.full = true;
    persist(2);
    expectGone(body);
    assertThat(journal.store.read(VNODE, Key.of("key2"))).isNull();
  }

  @Test
  void aBodyThatIsToldNonsenseGoesAndIsNotStartedAgain() {
    ActorRef body = body(Version.NONE);
    body.tell("nonsense", ActorRef.noSender());
    expectGone(body);
  }

  // ---- Stopping ----

  @Test
  void aStoppingBodyGoesOnceItsJournalIsEmptyAndPersistsNothingNew() {
    ActorRef body = body(Version.NONE);
    persist(1);
    awaitEnd(1);
    disk.hold();
    persist(2);
    body.tell(Vnode.Signal.WORK, ActorRef.noSender());
    body.tell(Vnode.Signal.STOP, ActorRef.noSender());
    watcher.expectNoMessage(A_WHILE);
    persist(3);
    body.tell(Vnode.Signal.WORK, ActorRef.noSender());
    disk.release();
    expectGone(body);
    assertThat(journal.highest(VNODE)).isEqualTo(2);
    assertThat(door.nextToPersist().entry().sequenceNumber()).isEqualTo(3);
  }
}
