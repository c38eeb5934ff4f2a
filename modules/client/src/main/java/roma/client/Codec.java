package roma.client;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * How values become bytes and come back. Thread-safe. Other clients of the same keys see the bytes,
 * and flags 0.
 */
public interface Codec<V> {
  byte[] encode(V value);

  /**
   * @throws IllegalArgumentException where these bytes are no such value
   */
  V decode(byte[] bytes);

  /** Bytes as they are; the array is not copied. */
  static Codec<byte[]> bytes() {
    return of(value -> value, bytes -> bytes);
  }

  /** Text in UTF-8. */
  static Codec<String> utf8() {
    return of(
        value -> value.getBytes(StandardCharsets.UTF_8),
        bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** From two functions. */
  static <V> Codec<V> of(Function<V, byte[]> encode, Function<byte[], V> decode) {
    return new Codec<>() {
      @Override
      public byte[] encode(V value) {
        return encode.apply(value);
      }

      @Override
      public V decode(byte[] bytes) {
        return decode.apply(bytes);
      }
    };
  }
}
