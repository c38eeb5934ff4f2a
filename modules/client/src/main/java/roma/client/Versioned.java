package roma.client;

/**
 * A value and the version that {@link Values#cas} compares.
 *
 * @param version memcached's cas id, unsigned; never used again for the same key
 */
public record Versioned<V>(V value, long version) {}
