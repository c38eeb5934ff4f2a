package roma.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Values as JSON by Jackson, which the application brings ({@code jackson-databind}). */
public final class JsonCodec<V> implements Codec<V> {
  private final ObjectMapper mapper;
  private final Class<V> type;

  private JsonCodec(ObjectMapper mapper, Class<V> type) {
    this.mapper = mapper;
    this.type = type;
  }

  /** With a mapper of its own. */
  public static <V> JsonCodec<V> of(Class<V> type) {
    return of(new ObjectMapper(), type);
  }

  /** With the application's mapper, which must not be configured any more. */
  public static <V> JsonCodec<V> of(ObjectMapper mapper, Class<V> type) {
    return new JsonCodec<>(mapper, type);
  }

  @Override
  public byte[] encode(V value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalArgumentException(type.getName() + " cannot be JSON", unwritable);
    }
  }

  @Override
  public V decode(byte[] bytes) {
    try {
      return mapper.readValue(bytes, type);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("the value is no JSON of " + type.getName(), unreadable);
    }
  }
}
