package roma.cluster.ring;

import roma.ring.register.RegisterCodec;
import roma.ring.register.RegisterState;
import roma.ring.register.RegisterStorage;
import roma.store.NodeStore;

/** The register's state in the node's store. Blocks for as long as the disk does. */
final class StoredRegister implements RegisterStorage {
  private final NodeStore store;

  StoredRegister(NodeStore store) {
    this.store = store;
  }

  @Override
  public RegisterState load() {
    byte[] bytes = store.loadRegister();
    return bytes == null ? RegisterState.EMPTY : RegisterCodec.decodeState(bytes);
  }

  @Override
  public void save(RegisterState state) {
    store.saveRegister(RegisterCodec.encode(state));
  }
}
