package roma.store;

/** Where an epoch begins in a vnode's log. */
public record EpochStart(int epoch, long firstSequenceNumber) {}
