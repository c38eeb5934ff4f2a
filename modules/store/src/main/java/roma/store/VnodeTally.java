package roma.store;

/** What reading all records of a vnode finds: the truth that {@link VnodeHeader} should say. */
public record VnodeTally(long digest, long records, long bytes) {}
