package roma.data;

/**
 * A request about one key, or about a whole vnode ({@link FlushAll}), as its primary decides it.
 * Expiry times here are already absolute ({@link Record#expiresAt}): the front end resolves the
 * wire's three forms.
 */
public sealed interface Command {
  /** Whether the command never changes anything, so that it may be sent again freely. */
  default boolean isRead() {
    return false;
  }

  /** Read the record; answered {@link Reply.Found} or {@link Reply.NotFound}. */
  record Get() implements Command {
    @Override
    public boolean isRead() {
      return true;
    }
  }

  /**
   * Read the record even if it has expired or is a tombstone ({@code get_expt}): {@link
   * Reply.Found} whenever it was ever written.
   */
  record GetAny() implements Command {
    @Override
    public boolean isRead() {
      return true;
    }
  }

  /** How {@link Store} treats what is there. */
  enum Mode {
    SET,
    ADD,
    REPLACE,
    APPEND,
    PREPEND
  }

  /**
   * memcached's storage commands but {@code cas}: {@link Reply.Stored} or {@link Reply.NotStored}.
   */
  record Store(Mode mode, int flags, long expiresAt, Bytes value) implements Command {}

  /**
   * Store if the record's {@code cas} unique is still {@code expected}: {@link Reply.Stored},
   * {@link Reply.Exists}, {@link Reply.NotFound}.
   */
  record CompareAndSet(long expected, int flags, long expiresAt, Bytes value) implements Command {}

  /** {@link Reply.Deleted} or {@link Reply.NotFound}. */
  record Delete() implements Command {}

  /**
   * Add {@code delta}, or subtract it. The sum is unsigned 64 bit and wraps; a difference stops at
   * 0: {@link Reply.Number}, {@link Reply.NotFound} or {@link Reply.NotANumber}.
   */
  record Arithmetic(boolean increment, long delta) implements Command {}

  /** New expiry, value kept: {@link Reply.Touched} or {@link Reply.NotFound}. */
  record Touch(long expiresAt) implements Command {}

  /** As {@link Touch}, answered with the record: {@link Reply.Found} or {@link Reply.NotFound}. */
  record GetAndTouch(long expiresAt) implements Command {}

  /** One of memcached's meta commands. */
  record Meta(MetaCommand what) implements Command {
    @Override
    public boolean isRead() {
      return what instanceof MetaCommand.Get get && get.isRead();
    }
  }

  /**
   * An operation on a list, a map or counters, which are the record's value: answered as the
   * operation says, {@link Reply.Refusal} where the value is something else.
   */
  record Operate(ValueOperation operation) implements Command {
    @Override
    public boolean isRead() {
      return operation.isRead();
    }
  }

  /**
   * Remove every record of the vnode, at {@code atSeconds} (unix time) or at once where that has
   * passed: {@link Reply.Flushed}.
   */
  record FlushAll(long atSeconds) implements Command {}
}
