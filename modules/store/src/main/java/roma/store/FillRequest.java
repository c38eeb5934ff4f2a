package roma.store;

import roma.data.Version;

/**
 * Begins the copying of a vnode to this node.
 *
 * @param epoch the writer's epoch
 * @param source the node that the copy comes from, {@code host_port}
 * @param base the position after which the log begins: that of the source's snapshot, or before it
 * @param lineage of the source's copy
 * @param configurationVersion of the ring under which the fill was asked for
 */
public record FillRequest(
    int vnode,
    int epoch,
    String source,
    Version base,
    Lineage lineage,
    long configurationVersion) {}
