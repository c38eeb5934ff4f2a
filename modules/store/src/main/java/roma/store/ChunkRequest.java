package roma.store;

import java.util.List;

/**
 * A part of the copy that fills a vnode.
 *
 * @param epoch the writer's epoch
 * @param records ascending by key, all after {@link FillProgress#lastKey}
 * @param last whether the copy is complete with it
 */
public record ChunkRequest(int vnode, int epoch, List<KeyedRecord> records, boolean last) {}
