package roma.data.map;

import java.util.LinkedHashMap;
import java.util.Map;
import roma.data.Bytes;
import roma.data.ruby.MarshalReader;
import roma.data.ruby.MarshalWriter;

/**
 * A map as ROMA keeps it: Marshal 4.8 (the two bytes that it begins with) of a hash of strings, in
 * the order in which its fields were first set.
 */
final class MapValue {
  /** What a string takes beside its own bytes. */
  private static final int STRING_BYTES = 12;

  private final Map<Bytes, Bytes> fields = new LinkedHashMap<>();

  private MapValue() {}

  static MapValue empty() {
    return new MapValue();
  }

  /** Null where the bytes are no map. */
  static MapValue decode(Bytes value) {
    Map<?, ?> hash = MarshalReader.readAs(Map.class, value);
    if (hash == null) {
      return null;
    }
    MapValue map = empty();
    for (Map.Entry<?, ?> pair : hash.entrySet()) {
      if (!(pair.getKey() instanceof Bytes field) || !(pair.getValue() instanceof Bytes held)) {
        return null;
      }
      map.fields.put(field, held);
    }
    return map;
  }

  Bytes encode() {
    long bytes = STRING_BYTES;
    for (Map.Entry<Bytes, Bytes> pair : fields.entrySet()) {
      bytes += pair.getKey().size() + pair.getValue().size() + 2 * STRING_BYTES;
    }
    MarshalWriter out = new MarshalWriter((int) Math.min(bytes, Integer.MAX_VALUE / 2));
    out.hash(fields.size());
    fields.forEach((field, value) -> out.utf8(field).utf8(value));
    return out.toBytes();
  }

  Map<Bytes, Bytes> fields() {
    return fields;
  }
}
