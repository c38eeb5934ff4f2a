package roma.node;

/**
 * A node that cannot start for a reason the user can remove: its message is one line that says what
 * to do. Nothing is left running.
 */
public final class StartRefused extends Exception {
  private static final long serialVersionUID = 1L;

  public StartRefused(String whatToDo) {
    super(whatToDo);
  }

  public StartRefused(String whatToDo, Throwable cause) {
    super(whatToDo, cause);
  }
}
