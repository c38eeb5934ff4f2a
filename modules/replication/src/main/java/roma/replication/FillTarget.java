package roma.replication;

import java.util.HashMap;
import java.util.Map;
import roma.data.NodeId;
import roma.data.Version;
import roma.replication.ReplicaFrame.Chunk;
import roma.replication.ReplicaFrame.ChunkAsk;
import roma.replication.ReplicaFrame.FillStart;
import roma.replication.ReplicaFrame.FillStarted;

/**
 * The learner's side of a fill: asks for numbered chunks, a few ahead, and gives them to the store
 * in their order. Entries that arrive meanwhile go to the store at once; a chunk's records yield to
 * them there. The store keeps the progress, so that a fill goes on after a restart.
 */
final class FillTarget {
  /** What a fill tells its follower. */
  interface Listener {
    /** The store was told to drop everything; the log will end here. */
    void begun(Version base);

    /** Every key is there. */
    void filled(long fill);
  }

  /**
   * Chunks are large, and wait behind all else on their way: only after so many times {@link
   * ReplicaSettings#resendMillis} are those that have not come asked for again, and after twice as
   * long each time. Sooner, copies made at the same time would be sent over and over.
   */
  private static final int PATIENCE = 5;

  private static final int MOST_PATIENCE = 20;

  private final VnodeContext context;
  private final Listener listener;
  private final VnodeContext.Stage stage = new VnodeContext.Stage();
  private final Map<Long, Chunk> early = new HashMap<>();
  private NodeId source;
  private FillStart start;

  /** Of the last fill, also when it has ended. */
  private long number;

  private boolean started;
  private long nextToPut;
  private long nextToAsk;
  private long lastNumber = Long.MAX_VALUE;
  private long askedAt;
  private int patience;
  private long bytes = -1;

  FillTarget(VnodeContext context, Listener listener) {
    this.context = context;
    this.listener = listener;
  }

  boolean isActive() {
    return start != null;
  }

  /** Whether the store has begun, so that the log is this fill's. */
  boolean hasStarted() {
    return started;
  }

  long bytesReceived() {
    return bytes;
  }

  /** What this fill, or the last one, is named by. */
  long number() {
    return number;
  }

  /**
   * @param resume whether to go on with what the store has, else everything is dropped
   */
  void begin(NodeId primary, boolean resume) {
    cancel();
    source = primary;
    ReplicaStore.Header header = context.store.header();
    boolean resumable = resume && header.fill() != null && header.fill().lastKey() != null;
    start =
        new FillStart(
            context.header(),
            context.nextQuestion(),
            resumable ? header.fill().lastKey() : null,
            resumable ? header.log().end() : Version.NONE);
    number = start.fill();
    bytes = 0;
    ask();
  }

  private void ask() {
    askedAt = context.now();
    if (!context.store.room().takesMoves()) {
      return;
    }
    context.send(source, start);
  }

  void cancel() {
    stage.next();
    start = null;
    started = false;
    early.clear();
    nextToPut = 0;
    nextToAsk = 0;
    lastNumber = Long.MAX_VALUE;
    bytes = -1;
  }

  void onTick(long now) {
    long resends = isActive() ? (now - askedAt) / context.settings.resendMillis() : 0;
    if (resends >= 1 && !started) {
      ask();
    } else if (resends >= patience && started && context.store.room().takesMoves()) {
      askedAt = now;
      patience = Math.min(2 * patience, MOST_PATIENCE);
      for (long n = nextToPut; n < nextToAsk; n++) {
        if (!early.containsKey(n)) {
          context.send(source, new ChunkAsk(context.header(), start.fill(), n));
        }
      }
      askAhead();
    }
  }

  void onStarted(FillStarted frame) {
    if (!isActive() || started || frame.fill() != start.fill()) {
      return;
    }
    started = true;
    patience = PATIENCE;
    if (frame.anew()) {
      context.store.beginFill(
          frame.header().epoch(), frame.base(), context.locked(stage, this::abandonIfFailed));
    }
    listener.begun(frame.anew() ? frame.base() : null);
    askAhead();
  }

  private void askAhead() {
    while (context.store.room().takesMoves()
        && nextToAsk < nextToPut + context.settings.chunksInFlight()
        && nextToAsk <= lastNumber) {
      askedAt = context.now();
      context.send(source, new ChunkAsk(context.header(), start.fill(), nextToAsk));
      nextToAsk++;
    }
  }

  void onChunk(Chunk chunk) {
    if (!isActive() || !started || chunk.fill() != start.fill() || chunk.number() < nextToPut) {
      return;
    }
    if (chunk.checksum() != Chunks.checksum(chunk.records())) {
      context.report("a chunk was damaged on its way; it is asked for again");
      return;
    }
    early.put(chunk.number(), chunk);
    putInOrder();
  }

  private void putInOrder() {
    Chunk chunk;
    while (isActive() && (chunk = early.remove(nextToPut)) != null) {
      nextToPut++;
      askedAt = context.now();
      bytes += Chunks.bytes(chunk.records());
      boolean last = chunk.last();
      if (last) {
        lastNumber = chunk.number();
      }
      context.store.putChunk(
          chunk.header().epoch(),
          chunk.records(),
          last,
          context.locked(stage, failure -> onPut(last, failure)));
    }
  }

  private void onPut(boolean last, Exception failure) {
    if (failure != null) {
      abandonIfFailed(failure);
    } else if (last) {
      cancel();
      context.happened(ReplicaEffects.Event.FILLED);
      listener.filled(number);
    } else {
      askAhead();
    }
  }

  private void abandonIfFailed(Exception failure) {
    if (failure != null) {
      context.report("a fill failed and will be begun again: " + failure);
      cancel();
    }
  }
}
