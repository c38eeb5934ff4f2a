package roma.data;

import java.util.concurrent.CompletionStage;

/**
 * The whole cluster's records, as the front end and embedded callers see them, whichever node they
 * live on.
 */
public interface KeyValueStore {
  /**
   * Decides {@code command} at the key's primary. The stage always completes normally, at the
   * latest when the request's deadline ({@code roma.request-timeout}) has passed: then with {@link
   * Reply.Failed}, and a write may or may not have happened ({@link Reply.Certainty}). Commands of
   * one caller on one key that are sent one after the other without waiting are decided in that
   * order.
   */
  CompletionStage<Reply> execute(Key key, Command command);

  /**
   * Removes all records of every vnode, at {@code atSeconds} (unix time) or at once where that has
   * passed: {@link Reply.Flushed} once every vnode's primary has recorded it, {@link Reply.Failed}
   * where one did not.
   */
  CompletionStage<Reply> flushAll(long atSeconds);
}
