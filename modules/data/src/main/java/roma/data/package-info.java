/**
 * Records, commands, replies, and what a command does to a record: plain values, no clocks, threads
 * or files.
 *
 * <ul>
 *   <li>{@link roma.data.Command} what a client asks; {@link roma.data.Reply} what it is answered.
 *   <li>{@link roma.data.CommandLogic} decides a command against a record.
 *   <li>{@link roma.data.ValueOperation} what a command does to a list, a map, counters: {@code
 *       roma.data.list}, {@code .map}, {@code .counter}. {@link roma.data.ValueParts} is a value
 *       that shares most of its bytes with the one before it.
 *   <li>{@link roma.data.Key}, {@link roma.data.Version}, {@link roma.data.Record}: what is stored;
 *       {@link roma.data.NodeId} a node's name.
 *   <li>{@link roma.data.HashNames} the named tables: which there are, under which numbers.
 *   <li>{@link roma.data.Entry} one write of a vnode, as it travels and is logged; {@link
 *       roma.data.RequestId} who asked.
 *   <li>{@link roma.data.KeyValueStore} the port to the whole cluster's records.
 *   <li>{@link roma.data.ClusterAdmin} the port to the cluster's state and its operations.
 * </ul>
 */
package roma.data;
