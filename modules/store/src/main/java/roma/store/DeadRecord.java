package roma.store;

import roma.data.Key;
import roma.data.Version;

/** A record that no client sees: a tombstone, expired, or of a hash name that is deleted. */
public record DeadRecord(Key key, Version version, boolean tombstone) {}
