package roma.server;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import roma.data.Command;
import roma.data.CommandLogic;
import roma.data.Key;
import roma.data.KeyValueStore;
import roma.data.Record;
import roma.data.Reply;
import roma.data.Version;

/**
 * All records in memory, decided by {@link CommandLogic} as the real store decides them. Replies
 * come at once, or on an executor.
 */
final class MemoryStore implements KeyValueStore {
  private static final int MAX_VALUE_BYTES = 1024 * 1024;

  private final Map<Key, Record> records = new HashMap<>();
  private final LongSupplier unixSeconds;
  private final Executor replies;
  private long sequenceNumber;

  MemoryStore(LongSupplier unixSeconds) {
    this(unixSeconds, null);
  }

  /**
   * @param replies runs the completion of each reply, in any order
   */
  MemoryStore(LongSupplier unixSeconds, Executor replies) {
    this.unixSeconds = unixSeconds;
    this.replies = replies;
  }

  @Override
  public CompletionStage<Reply> execute(Key key, Command command) {
    return answer(decide(key, command));
  }

  private synchronized Reply decide(Key key, Command command) {
    Version next = new Version(1, sequenceNumber + 1);
    CommandLogic.Decision decision =
        CommandLogic.apply(
            command, records.get(key), next, unixSeconds.getAsLong(), MAX_VALUE_BYTES);
    if (decision.isChange()) {
      sequenceNumber++;
      records.put(key, decision.record());
    }
    return decision.reply();
  }

  @Override
  public synchronized CompletionStage<Reply> flushAll(long atSeconds) {
    if (atSeconds <= unixSeconds.getAsLong()) {
      records.clear();
    }
    return answer(Reply.FLUSHED);
  }

  private CompletionStage<Reply> answer(Reply reply) {
    if (replies == null) {
      return CompletableFuture.completedFuture(reply);
    }
    CompletableFuture<Reply> later = new CompletableFuture<>();
    replies.execute(() -> later.complete(reply));
    return later;
  }
}
