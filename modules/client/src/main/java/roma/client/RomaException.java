package roma.client;

/**
 * An operation without an answer, or with a refusal; its {@link #category} says what may have
 * happened.
 */
public sealed class RomaException extends RuntimeException permits UnknownHashNameException {
  private static final long serialVersionUID = 1L;

  /** What may have happened. */
  public enum Category {
    /** Nothing: it may be tried again. */
    NOT_DONE,
    /** The write may have happened, or may still happen. */
    UNKNOWN,
    /** Nothing, and a repetition would be refused as well. */
    REFUSED
  }

  private final Category category;

  public RomaException(Category category, String message) {
    super(message);
    this.category = category;
  }

  /** The same with the stack of the thread that calls. */
  RomaException again() {
    return new RomaException(category, getMessage());
  }

  public Category category() {
    return category;
  }
}
