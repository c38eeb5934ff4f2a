package roma.management.jmx;

import java.util.function.Supplier;

final class ClientsBean implements ClientsMXBean {
  private final Supplier<NodeFacts.ClientCounts> clients;

  ClientsBean(Supplier<NodeFacts.ClientCounts> clients) {
    this.clients = clients;
  }

  @Override
  public int getOpen() {
    return clients.get().open();
  }

  @Override
  public long getAccepted() {
    return clients.get().accepted();
  }

  @Override
  public long getRejected() {
    return clients.get().rejected();
  }

  @Override
  public long getRequests() {
    return clients.get().requests();
  }

  @Override
  public long getRefused() {
    return clients.get().refused();
  }

  @Override
  public long getFailed() {
    return clients.get().failed();
  }
}
