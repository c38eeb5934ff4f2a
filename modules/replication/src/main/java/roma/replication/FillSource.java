package roma.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import roma.data.Key;
import roma.data.NodeId;
import roma.data.Version;
import roma.replication.ReplicaFrame.Chunk;
import roma.replication.ReplicaFrame.ChunkAsk;
import roma.replication.ReplicaFrame.FillStart;
import roma.replication.ReplicaFrame.FillStarted;
import roma.replication.ReplicaFrame.KeyedRecord;

/**
 * The source's side of one learner's fill: a snapshot, handed out in numbered chunks as the learner
 * asks for them and the node's budget allows. Entries after the snapshot reach the learner as they
 * reach a follower. Nothing is kept when it ends: a learner that comes back starts another, from
 * where its copy ends.
 */
final class FillSource {
  /** Chunks that may be asked for again: more than any learner has open. */
  private static final int CURSORS_KEPT = 64;

  private final VnodeContext context;
  private final CopyBudget budget;
  private final PrimaryLog log;
  final NodeId learner;
  private final FillStart start;
  private final VnodeContext.Stage stage = new VnodeContext.Stage();
  private final Deque<Long> asked = new ArrayDeque<>();
  private final Deque<Cursor> cursors = new ArrayDeque<>();
  private ReplicaStore.Snapshot snapshot;
  private FillStarted started;
  private long bytesSent;
  long heardAt;
  private boolean failed;

  /** Where a chunk begins: after this key. */
  private record Cursor(long number, Key after) {}

  FillSource(
      VnodeContext context, CopyBudget budget, PrimaryLog log, NodeId learner, FillStart start) {
    this.context = context;
    this.budget = budget;
    this.log = log;
    this.learner = learner;
    this.start = start;
    heardAt = context.now();
  }

  long fill() {
    return start.fill();
  }

  /**
   * @param opened called once the snapshot is there, with the position after which entries must be
   *     streamed
   */
  void open(java.util.function.Consumer<Version> opened) {
    long number = stage.number();
    context.store.openSnapshot(
        found -> {
          synchronized (context.lock()) {
            if (stage.number() != number || found == null) {
              if (found != null) {
                found.close();
              }
              failed = true;
              return;
            }
            snapshot = found;
            begin(opened);
          }
        });
  }

  private void begin(java.util.function.Consumer<Version> opened) {
    boolean resumes =
        start.resumeAfter() != null
            && log.contains(start.resumeTail())
            && start.resumeTail().sequenceNumber() >= context.store.header().log().firstKept() - 1
            && start.resumeTail().compareTo(snapshot.position()) <= 0;
    Version base = resumes ? start.resumeTail() : snapshot.position();
    cursors.add(new Cursor(0, resumes ? start.resumeAfter() : null));
    started =
        new FillStarted(
            context.header(), fill(), base, !resumes, snapshot.records(), snapshot.bytes());
    context.happened(resumes ? ReplicaEffects.Event.FILL_RESUMED : ReplicaEffects.Event.FILL_BEGUN);
    opened.accept(base);
    context.send(learner, started);
  }

  /** The learner has not heard that its fill has started. */
  void startAgain() {
    heardAt = context.now();
    if (started != null) {
      context.send(learner, started);
    }
  }

  /**
   * Whether the learner has had every entry up to the copied moment, and not only records of it.
   */
  boolean reaches(long number) {
    return snapshot != null && number >= snapshot.position().sequenceNumber();
  }

  /** No snapshot could be had, or not all of it can be read. */
  boolean hasFailed() {
    return failed;
  }

  void onAsk(ChunkAsk ask) {
    heardAt = context.now();
    if (snapshot != null && !asked.contains(ask.number()) && asked.size() < CURSORS_KEPT) {
      asked.add(ask.number());
      serve();
    }
  }

  /** Sends what was asked for as far as the budget allows. */
  void serve() {
    while (!asked.isEmpty() && budget.isOpen()) {
      send(asked.poll());
    }
  }

  private void send(long number) {
    Cursor at = cursor(number);
    if (at == null) {
      return;
    }
    List<KeyedRecord> records;
    try {
      records = snapshot.next(at.after(), context.settings.frameBytes());
    } catch (ReplicaStore.Damaged unreadable) {
      failed = true;
      return;
    }
    boolean last = records.isEmpty();
    if (!last && number == cursors.peekLast().number()) {
      cursors.add(new Cursor(number + 1, records.get(records.size() - 1).key()));
      if (cursors.size() > CURSORS_KEPT) {
        cursors.poll();
      }
    }
    long bytes = Chunks.bytes(records);
    bytesSent += bytes;
    budget.sent(context.vnode, bytes);
    context.send(
        learner,
        new Chunk(context.header(), fill(), number, records, last, Chunks.checksum(records)));
  }

  private Cursor cursor(long number) {
    for (Cursor cursor : cursors) {
      if (cursor.number() == number) {
        return cursor;
      }
    }
    return null;
  }

  long bytesSent() {
    return bytesSent;
  }

  void close() {
    stage.next();
    if (snapshot != null) {
      snapshot.close();
      snapshot = null;
    }
    asked.clear();
  }
}
