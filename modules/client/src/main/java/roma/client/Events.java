package roma.client;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's listeners. One that fails does not disturb the others, nor the client. */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final List<Consumer<ClientEvent>> listeners = new CopyOnWriteArrayList<>();

  AutoCloseable add(Consumer<ClientEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Whether anybody listens: what is told often need not be made where nobody does. */
  public boolean isHeard() {
    return !listeners.isEmpty();
  }

  /** For the client's own parts. */
  public void tell(ClientEvent event) {
    for (Consumer<ClientEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException failed) {
        LOG.warn("a listener of the client failed at {}", event, failed);
      }
    }
  }
}
