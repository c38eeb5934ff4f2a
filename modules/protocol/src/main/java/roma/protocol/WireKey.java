package roma.protocol;

import roma.data.Bytes;
import roma.data.Key;

/**
 * A key of a retrieval.
 *
 * @param echo what the {@code VALUE} line repeats: the key as sent, with its hash name's suffix,
 *     for {@code get} and {@code gat}; the bare key for {@code gets} and {@code gats}
 *     (reference/roma.md 10.1)
 */
public record WireKey(Key key, Bytes echo) {}
