package roma.store;

import roma.data.Key;
import roma.data.Record;

/** A key and what is stored under it. {@code record} is null where nothing is. */
public record KeyedRecord(Key key, Record record) {}
