package roma.cluster.vnode;

import akka.dispatch.Futures;
import akka.persistence.AtomicWrite;
import akka.persistence.PersistentImpl;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.japi.AsyncWriteJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import roma.cluster.ClusterParts;
import roma.data.Entry;
import roma.data.Record;
import roma.store.AppendRequest;
import roma.store.Change;
import roma.store.NodeStore;
import roma.store.WriteResult;
import scala.concurrent.Future;
import scala.concurrent.Promise;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Akka's journal on the node's store: the events of all vnodes go to its one writer, which gathers
 * them into one batch (docs/architecture.md, section 5). Never waits, neither for the disk nor for
 * the network.
 *
 * <p>Deviations from Akka's contract, both harmless to {@link Vnode}, which does not replay: replay
 * returns the newest record of each changed key, once, under the number of its last change; and a
 * write is never rejected, it fails. Order, atomicity and the highest number hold.
 */
public final class RocksJournal extends AsyncWriteJournal {
  private static final int REPLAY_PAGE = 1000;

  private final NodeStore store;
  private final Map<Integer, WritesUnderWay> underWay = new ConcurrentHashMap<>();

  /** Called by Akka. */
  public RocksJournal() {
    store = ClusterParts.of(context().system()).store();
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    List<Entry> entries = new ArrayList<>();
    List<Optional<Exception>> stored = new ArrayList<>();
    boolean sync = false;
    int vnode = -1;
    for (AtomicWrite message : messages) {
      stored.add(Optional.empty());
      for (PersistentRepr event : CollectionConverters.asJava(message.payload())) {
        VnodeEvent written = (VnodeEvent) event.payload();
        vnode = written.vnode();
        sync |= written.sync();
        entries.add(written.entry());
      }
    }
    int epoch = entries.get(entries.size() - 1).epoch();
    Promise<Iterable<Optional<Exception>>> promise = Futures.promise();
    WritesUnderWay mine = underWay(vnode);
    mine.begun();
    store.append(
        new AppendRequest(vnode, epoch, entries, sync, 0),
        result -> {
          if (result instanceof WriteResult.Written) {
            promise.success(stored);
          } else {
            promise.failure(failure(result));
          }
          mine.ended();
        });
    return promise.future();
  }

  private WritesUnderWay underWay(int vnode) {
    return underWay.computeIfAbsent(vnode, v -> new WritesUnderWay());
  }

  /**
   * Behind the vnode's writes that are under way: a number handed out before could otherwise be
   * used twice.
   */
  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long fromSequenceNr) {
    int vnode = VnodeEvent.vnodeOf(persistenceId);
    Promise<Long> promise = Futures.promise();
    underWay(vnode).behindAll(() -> promise.success(store.header(vnode).end().sequenceNumber()));
    return promise.future();
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    try {
      replay(VnodeEvent.vnodeOf(persistenceId), persistenceId, from, to, max, replay);
      return Futures.successful(null);
    } catch (RuntimeException failed) {
      return Futures.failed(failed);
    }
  }

  private void replay(
      int vnode,
      String persistenceId,
      long from,
      long to,
      long max,
      Consumer<PersistentRepr> replay) {
    long at = Math.max(from, store.header(vnode).firstKept()) - 1;
    long replayed = 0;
    while (at < to && replayed < max) {
      List<Change> page = store.changes(vnode, at, REPLAY_PAGE).orElse(List.of());
      if (page.isEmpty()) {
        return;
      }
      for (Change change : page) {
        at = change.sequenceNumber();
        Record newest = change.key() == null ? null : store.read(vnode, change.key());
        if (at <= to && replayed < max && !isSuperseded(change, newest)) {
          replay.accept(repr(vnode, persistenceId, change, newest));
          replayed++;
        }
      }
    }
  }

  /** By a later change of its key, or of all keys. */
  private static boolean isSuperseded(Change change, Record newest) {
    return newest == null
        ? change.effect() == Entry.Effect.PUT
        : !newest.version().equals(change.version());
  }

  private static PersistentRepr repr(
      int vnode, String persistenceId, Change change, Record record) {
    Entry entry =
        new Entry(
            change.version(),
            change.effect(),
            change.key(),
            change.previous(),
            record,
            change.request(),
            change.outcome(),
            change.atSeconds());
    return PersistentImpl.apply(
        new VnodeEvent(vnode, entry, false),
        change.sequenceNumber(),
        persistenceId,
        "",
        false,
        null,
        "",
        0L,
        scala.Option.empty());
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long toSequenceNr) {
    Promise<Void> promise = Futures.promise();
    store.trimChanges(
        VnodeEvent.vnodeOf(persistenceId),
        toSequenceNr,
        result -> {
          if (result instanceof WriteResult.Written) {
            promise.success(null);
          } else {
            promise.failure(failure(result));
          }
        });
    return promise.future();
  }

  private static Exception failure(WriteResult result) {
    if (result instanceof WriteResult.Failed failed) {
      return failed.reason();
    }
    return new IllegalStateException("the store refused the write: " + result);
  }
}
