package roma.store;

import java.util.Optional;
import java.util.UUID;

/**
 * Whose data a directory holds.
 *
 * @param node the node's name, {@code host_port}
 * @param incarnation made when the directory was first opened: another one is another node,
 *     whatever its name
 * @param cluster empty until {@link NodeStore#adoptCluster}
 */
public record StoreIdentity(String node, UUID incarnation, Optional<UUID> cluster) {}
