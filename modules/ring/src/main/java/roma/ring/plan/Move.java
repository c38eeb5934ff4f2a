package roma.ring.plan;

import roma.data.NodeId;

/**
 * What is still to be done for one vnode at one node.
 *
 * @param to the node that gets the vnode
 * @param copy whether the node has no in-sync copy yet
 * @param primary whether the node becomes the vnode's primary
 */
public record Move(int vnode, NodeId to, boolean copy, boolean primary) {}
