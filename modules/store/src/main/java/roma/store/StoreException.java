package roma.store;

/** An operational failure of the store. Its message says what happened and what to do about it. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the caller can do. */
  public enum Category {
    /** The same request may succeed later: the queue is full, or the disk is. */
    RETRYABLE,
    /**
     * The request itself cannot be carried out: a wrong directory, a catch-up that does not fit the
     * log.
     */
    REJECTED,
    /** Stored bytes are not what was written. The copy must not be served; fill it anew. */
    DAMAGED,
    /** The store cannot go on in this process. */
    FATAL
  }

  private final Category category;

  StoreException(Category category, String message, Throwable cause) {
    super(message, cause);
    this.category = category;
  }

  StoreException(Category category, String message) {
    this(category, message, null);
  }

  public Category category() {
    return category;
  }
}
