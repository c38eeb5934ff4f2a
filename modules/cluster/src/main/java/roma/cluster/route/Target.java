package roma.cluster.route;

import roma.data.NodeId;

/** One session of one node, as the primary that requests of a vnode are sent to. */
record Target(NodeId node, long session) {}
