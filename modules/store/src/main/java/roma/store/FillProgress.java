package roma.store;

import roma.data.Key;

/**
 * An unfinished fill. The copy holds every record up to {@code lastKey} as it was in the source's
 * snapshot, and the change log after its base without a gap up to {@link VnodeHeader#end}: from
 * there, and after that key, the fill can be resumed.
 *
 * @param source the node that the copy comes from, {@code host_port}
 * @param sourceEpoch the epoch in which the fill began
 * @param lastKey null where no chunk has been stored yet
 */
public record FillProgress(String source, int sourceEpoch, Key lastKey) {}
