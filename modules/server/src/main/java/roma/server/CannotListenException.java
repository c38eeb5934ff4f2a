package roma.server;

/** The front end's address or port cannot be used; the message says which and what to do. */
public final class CannotListenException extends RuntimeException {
  CannotListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
