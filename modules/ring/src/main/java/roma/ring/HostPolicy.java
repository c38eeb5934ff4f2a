package roma.ring;

/**
 * Whether replicas of one vnode may share a host ({@code --replication-in-host}); stored in the
 * ring by the first node.
 */
public enum HostPolicy {
  /** Different hosts where there are enough, else one host: the default. */
  PREFER_OTHER_HOSTS,
  /** Never: a vnode stays short instead. ROMA's default. */
  NEVER,
  /** Hosts do not matter. ROMA's {@code --replication_in_host}. */
  ALLOWED
}
