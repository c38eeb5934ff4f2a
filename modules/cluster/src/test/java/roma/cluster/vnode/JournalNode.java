package roma.cluster.vnode;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentImpl;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

/** A node's journal and nothing else: a store in a directory, spoken to as a vnode's body does. */
final class JournalNode implements AutoCloseable {
  static final int VNODE = 7;
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final long MIB = 1 << 20;

  final NodeStore store;
  private final ActorSystem system;
  private final ActorRef journal;
  private final TestKit probe;

  /** What the journal said about one call with events. */
  record Answer(boolean successful, String failure, List<Long> written, List<Long> failed) {}

  JournalNode(Path directory, StoreOptions options) {
    store = NodeStore.open(directory, options);
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

  static JournalNode open(Path directory) {
    return new JournalNode(directory, options());
  }

  static StoreOptions options() {
    return StoreOptions.of("127.0.0.1_1").withMemory(4 * MIB, 2 * MIB, 8 * MIB);
  }

  // ---- Events ----

  /** The first write of {@code key}. */
  static VnodeEvent put(int epoch, long number, String key) {
    return put(VNODE, epoch, number, key, Version.NONE, false);
  }

  static VnodeEvent put(
      int vnode, int epoch, long number, String key, Version previous, boolean sync) {
    Record record =
        Record.of(new Version(epoch, number), 0, Record.NEVER, Bytes.utf8(key + "@" + number));
    RequestId request = new RequestId(5, number);
    Entry entry = Entry.put(Key.of(key), previous, record, request, Reply.STORED);
    return new VnodeEvent(vnode, entry, sync);
  }

  static VnodeEvent of(Entry entry) {
    return new VnodeEvent(VNODE, entry, false);
  }

  /** Events {@code first} to {@code last}, each of a key of its own, as one atomic write. */
  static List<VnodeEvent> puts(int vnode, int epoch, long first, long last) {
    List<VnodeEvent> events = new ArrayList<>();
    for (long number = first; number <= last; number++) {
      events.add(put(vnode, epoch, number, "key" + number, Version.NONE, false));
    }
    return events;
  }

  private static PersistentRepr repr(String persistenceId, long number, Object payload) {
    return PersistentImpl.apply(
        payload,
        number,
        persistenceId,
        "",
        false,
        null,
        "the writer's uuid",
        0L,
        scala.Option.empty());
  }

  // ---- Writing ----

  /** One atomic write. */
  Answer write(VnodeEvent... events) {
    return write(List.of(List.of(events)));
  }

  /** Several atomic writes in one call, as Akka makes them of one actor's. */
  Answer write(List<List<VnodeEvent>> atomicWrites) {
    tell(atomicWrites, probe.getRef());
    return answer(atomicWrites.stream().mapToInt(List::size).sum());
  }

  /** Something that no vnode writes. */
  Answer writeForeign(Object payload) {
    tellRaw(List.of(new AtomicWrite(seq(List.of(repr(id(VNODE), 1, payload))))), probe.getRef(), 1);
    return answer(1);
  }

  /** {@code answers} get what the journal says, in its order. */
  void tell(List<List<VnodeEvent>> atomicWrites, ActorRef answers) {
    List<PersistentEnvelope> writes = new ArrayList<>();
    for (List<VnodeEvent> events : atomicWrites) {
      List<PersistentRepr> reprs =
          events.stream()
              .map(event -> repr(id(event.vnode()), event.entry().sequenceNumber(), event))
              .toList();
      writes.add(new AtomicWrite(seq(reprs)));
    }
    tellRaw(writes, answers, atomicWrites.get(0).get(0).vnode());
  }

  void tellRaw(List<PersistentEnvelope> writes, ActorRef answers, int actorInstance) {
    journal.tell(new JournalProtocol.WriteMessages(seq(writes), answers, actorInstance), answers);
  }

  private Answer answer(int events) {
    Object first = probe.receiveOne(SOON);
    String failure =
        first instanceof JournalProtocol.WriteMessagesFailed failed
            ? String.valueOf(failed.cause().getMessage())
            : null;
    List<Long> written = new ArrayList<>();
    List<Long> failed = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      Object message = probe.receiveOne(SOON);
      if (message instanceof JournalProtocol.WriteMessageSuccess success) {
        written.add(success.persistent().sequenceNr());
      } else if (message instanceof JournalProtocol.WriteMessageFailure failedOne) {
        failed.add(failedOne.message().sequenceNr());
      } else {
        throw new AssertionError("the journal says " + message);
      }
    }
    boolean successful = first == JournalProtocol.WriteMessagesSuccessful$.MODULE$;
    return new Answer(successful, failure, written, failed);
  }

  // ---- Reading ----

  List<PersistentRepr> replay(int vnode, long from, long to, long max) {
    return replay(id(vnode), from, to, max);
  }

  /** Fails with an {@link AssertionError} that says why where the journal does. */
  List<PersistentRepr> replay(String persistenceId, long from, long to, long max) {
    journal.tell(
        new JournalProtocol.ReplayMessages(from, to, max, persistenceId, probe.getRef()),
        probe.getRef());
    List<PersistentRepr> events = new ArrayList<>();
    while (true) {
      Object message = probe.receiveOne(SOON);
      if (message instanceof JournalProtocol.ReplayedMessage event) {
        events.add(event.persistent());
      } else if (message instanceof JournalProtocol.RecoverySuccess) {
        return events;
      } else {
        throw new AssertionError("the journal says " + message);
      }
    }
  }

  List<Long> numbers(int vnode, long from, long to, long max) {
    return replay(vnode, from, to, max).stream().map(PersistentRepr::sequenceNr).toList();
  }

  /** All of a vnode, in full. */
  List<Long> numbers(int vnode) {
    return numbers(vnode, 1, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  long highest(int vnode) {
    askHighest(vnode, probe.getRef());
    return ((JournalProtocol.RecoverySuccess) probe.receiveOne(SOON)).highestSequenceNr();
  }

  /** As an actor asks whose recovery is {@code Recovery.none()}. */
  void askHighest(int vnode, ActorRef answers) {
    journal.tell(new JournalProtocol.ReplayMessages(1, 0, 0, id(vnode), answers), answers);
  }

  void delete(int vnode, long upTo) {
    journal.tell(
        new JournalProtocol.DeleteMessagesTo(id(vnode), upTo, probe.getRef()), probe.getRef());
    probe.expectMsg(SOON, new akka.persistence.DeleteMessagesSuccess(upTo));
  }

  // ---- Within ----

  ActorSystem system() {
    return system;
  }

  static String id(int vnode) {
    return VnodeEvent.persistenceId(vnode);
  }

  private static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }

  static List<Long> range(long first, long last) {
    Long[] numbers = new Long[(int) (last - first + 1)];
    Arrays.setAll(numbers, i -> first + i);
    return List.of(numbers);
  }

  @Override
  public void close() {
    TestKit.shutdownActorSystem(system);
    store.close();
  }
}
