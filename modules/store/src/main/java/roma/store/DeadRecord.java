package roma.store;

import roma.data.Key;
import roma.data.Version;

/** A record that no client sees: a tombstone, or expired. */
public record DeadRecord(Key key, Version version, boolean tombstone) {}
