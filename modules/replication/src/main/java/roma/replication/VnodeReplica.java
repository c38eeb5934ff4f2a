package roma.replication;

/** Contract to come: see the methods named by {@link ReplicaEffects}. */
public final class VnodeReplica {
  private VnodeReplica() {}
}
