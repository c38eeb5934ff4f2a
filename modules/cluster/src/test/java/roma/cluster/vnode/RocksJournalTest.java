package roma.cluster.vnode;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.Persistence;
import akka.persistence.PersistentImpl;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import roma.cluster.AkkaSettings;
import roma.cluster.ClusterParts;
import roma.data.Bytes;
import roma.data.Entry;
import roma.data.Key;
import roma.data.Record;
import roma.data.Reply;
import roma.data.RequestId;
import roma.data.Version;
import roma.store.NodeStore;
import roma.store.StoreOptions;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What of Akka's journal contract this journal keeps. */
class RocksJournalTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int VNODE = 7;

  @TempDir Path directory;
  private NodeStore store;
  private ActorSystem system;
  private ActorRef journal;
  private TestKit probe;

  @BeforeEach
  void open() {
    store = NodeStore.open(directory, StoreOptions.of("127.0.0.1_1"));
    system =
        ActorSystem.create(
            "roma",
            ActorSystemSetup.create(
                BootstrapSetup.create(
                    ConfigFactory.parseString("akka.actor.provider = local")
                        .withFallback(AkkaSettings.common())),
                new ClusterParts(store, null)));
    journal = Persistence.get(system).journalFor("", ConfigFactory.empty());
    probe = new TestKit(system);
  }

  @AfterEach
  void close() {
    TestKit.shutdownActorSystem(system);
    store.close();
  }

  @Test
  void writesAreAnsweredInOrderAndFoundAfterAnotherOpening() {
    write(1, 3, 1, "a", "b", "c");
    write(4, 1, 1, "d");
    expectWritten(1, 2, 3);
    expectWritten(4);
    assertThat(highest()).isEqualTo(4);
    close();
    open();
    assertThat(highest()).isEqualTo(4);
    assertThat(store.read(VNODE, Key.of("c")).value()).isEqualTo(Bytes.utf8("c"));
  }

  @Test
  void theHighestNumberIsReadBehindTheWritesUnderWay() {
    for (int i = 1; i <= 200; i++) {
      write(i, 1, 1, "k" + i);
    }
    assertThat(highest()).isEqualTo(200);
  }

  @Test
  void aWriteThatDoesNotFollowTheLogFailsAndIsNotStored() {
    write(1, 1, 1, "a");
    expectWritten(1);
    write(3, 1, 1, "b");
    probe.fishForMessage(
        SOON, "a failure", message -> message instanceof JournalProtocol.WriteMessagesFailed);
    assertThat(highest()).isEqualTo(1);
    assertThat(store.read(VNODE, Key.of("b"))).isNull();
  }

  @Test
  void aWriteBelowTheFenceFails() {
    write(1, 1, 5, "a");
    expectWritten(1);
    write(2, 1, 4, "b");
    probe.fishForMessage(
        SOON, "a failure", message -> message instanceof JournalProtocol.WriteMessagesFailed);
    assertThat(store.read(VNODE, Key.of("b"))).isNull();
  }

  @Test
  void replayReturnsTheNewestRecordOfEachKeyOnce() {
    write(1, 1, 1, "a");
    write(2, 1, 1, "b");
    write(3, 1, 1, "a");
    assertThat(highest()).isEqualTo(3);
    journal.tell(
        new JournalProtocol.ReplayMessages(1, 3, 100, id(), probe.getRef()), probe.getRef());
    List<Long> replayed = new ArrayList<>();
    probe.fishForMessage(
        SOON,
        "the end of the replay",
        message -> {
          if (message instanceof JournalProtocol.ReplayedMessage event) {
            replayed.add(event.persistent().sequenceNr());
          }
          return message instanceof JournalProtocol.RecoverySuccess;
        });
    assertThat(replayed).containsExactly(2L, 3L);
  }

  private static String id() {
    return VnodeEvent.persistenceId(VNODE);
  }

  /** {@code count} events in one atomic write, numbered from {@code first}. */
  private void write(long first, int count, int epoch, String... keys) {
    List<PersistentRepr> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Key key = Key.of(keys[i]);
      Record old = store.read(VNODE, key);
      Record record = Record.of(new Version(epoch, first + i), 0, 0, key.bytes());
      Entry entry =
          Entry.put(
              key,
              old == null ? Version.NONE : old.version(),
              record,
              RequestId.NONE,
              Reply.STORED);
      events.add(
          PersistentImpl.apply(
              new VnodeEvent(VNODE, entry, false),
              first + i,
              id(),
              "",
              false,
              null,
              "w",
              0L,
              scala.Option.empty()));
    }
    Seq<PersistentRepr> payload = CollectionConverters.asScala(events).toSeq();
    List<akka.persistence.PersistentEnvelope> writes = List.of(new AtomicWrite(payload));
    journal.tell(
        new JournalProtocol.WriteMessages(
            CollectionConverters.asScala(writes).toSeq(), probe.getRef(), 1),
        probe.getRef());
  }

  private void expectWritten(long... numbers) {
    probe.fishForMessage(
        SOON, "a success", message -> message == JournalProtocol.WriteMessagesSuccessful$.MODULE$);
    for (long number : numbers) {
      JournalProtocol.WriteMessageSuccess success =
          probe.expectMsgClass(SOON, JournalProtocol.WriteMessageSuccess.class);
      assertThat(success.persistent().sequenceNr()).isEqualTo(number);
    }
  }

  private long highest() {
    journal.tell(new JournalProtocol.ReplayMessages(1, 0, 0, id(), probe.getRef()), probe.getRef());
    JournalProtocol.RecoverySuccess[] found = new JournalProtocol.RecoverySuccess[1];
    probe.fishForMessage(
        SOON,
        "the highest number",
        message -> {
          if (message instanceof JournalProtocol.RecoverySuccess success) {
            found[0] = success;
          }
          return found[0] != null;
        });
    return found[0].highestSequenceNr();
  }
}
