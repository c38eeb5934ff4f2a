/** A node's orderly way out: {@link roma.replication.leave.Leave}. */
package roma.replication.leave;
