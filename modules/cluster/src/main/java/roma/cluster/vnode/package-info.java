/**
 * The vnodes of a node: their replicas' kernels between actors, links and the store.
 *
 * <ul>
 *   <li>{@link roma.cluster.vnode.VnodeHost} all of them; {@link roma.cluster.vnode.HostActor} its
 *       actor: bodies, seats, time.
 *   <li>{@link roma.cluster.vnode.Vnode} the body, which writes {@link
 *       roma.cluster.vnode.VnodeEvent}s to {@link roma.cluster.vnode.RocksJournal}; VnodeDoor where
 *       its requests wait; {@link roma.cluster.vnode.Asker} who sent them.
 *   <li>StoredVnode one vnode of the store, as its replica wants it.
 *   <li>{@link roma.cluster.vnode.Pauses} how long hand-overs kept requests waiting.
 * </ul>
 */
package roma.cluster.vnode;
