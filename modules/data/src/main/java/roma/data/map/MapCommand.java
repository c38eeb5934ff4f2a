package roma.data.map;

import java.util.ArrayList;
import java.util.List;
import roma.data.Bytes;
import roma.data.Reply;
import roma.data.ValueOperation;
import roma.data.ruby.Inspect;

/**
 * One of ROMA's map commands (reference/roma.md 2.1.3).
 *
 * @param field the key within the map; null where none was given, which is in no map
 * @param value what is put or looked for
 * @param newExpiry of the whole map, for {@link Op#SET}
 */
public record MapCommand(Op op, Bytes field, Bytes value, long newExpiry)
    implements ValueOperation {

  /** Nodes send each other a constant's place here: add at the end. */
  public enum Op {
    /** The value: {@link Reply.Items}. */
    GET(true),
    /** {@link Reply.Number}, {@link Reply.NotFound}. */
    SIZE(true),
    /** {@link Reply.Word}, {@link Reply.NotFound}. */
    HAS_KEY(true),
    HAS_VALUE(true),
    IS_EMPTY(true),
    /** How many there are, and each: {@link Reply.Items}. */
    KEYS(true),
    VALUES(true),
    /** As Ruby shows it. */
    TO_S(true),
    /** {@link Reply.Stored}. */
    SET(false),
    /** {@link Reply.Deleted}, {@link Reply.Word#NOT_DELETED}, {@link Reply.NotFound}. */
    DELETE(false),
    /** {@link Reply.Word#CLEARED}, {@link Reply.NotFound}. */
    CLEAR(false);

    private final boolean read;

    Op(boolean read) {
      this.read = read;
    }
  }

  public static MapCommand of(Op op) {
    return new MapCommand(op, null, Bytes.EMPTY, 0);
  }

  public static MapCommand field(Op op, Bytes field) {
    return new MapCommand(op, field, Bytes.EMPTY, 0);
  }

  @Override
  public boolean isRead() {
    return op.read;
  }

  @Override
  public int argumentBytes() {
    return value.size() + (field == null ? 0 : field.size());
  }

  @Override
  public Result apply(Bytes stored, long expiresAt, long nowSeconds, int maxValueBytes) {
    MapValue map = stored == null ? null : MapValue.decode(stored);
    if (stored != null && map == null) {
      return Result.unchanged(Reply.Refusal.NOT_A_MAP);
    }
    return switch (op) {
      case SET -> {
        MapValue changed = (map == null ? MapValue.EMPTY : map).with(field, value);
        yield Result.of(Bytes.of(changed), newExpiry, Reply.STORED, maxValueBytes);
      }
      case DELETE, CLEAR -> map == null ? Result.unchanged(Reply.NOT_FOUND) : take(map, expiresAt);
      default -> Result.unchanged(map == null ? missing() : read(map));
    };
  }

  /** Smaller than what was stored, so that no limit is asked. */
  private Result take(MapValue map, long expiresAt) {
    if (op == Op.CLEAR) {
      return new Result(Bytes.of(MapValue.EMPTY), expiresAt, Reply.Word.CLEARED);
    }
    MapValue rest = map.without(field);
    return rest == map
        ? Result.unchanged(Reply.Word.NOT_DELETED)
        : new Result(Bytes.of(rest), expiresAt, Reply.DELETED);
  }

  private Reply missing() {
    return switch (op) {
      case GET, KEYS, VALUES, TO_S -> Reply.Items.NONE;
      default -> Reply.NOT_FOUND;
    };
  }

  private Reply read(MapValue map) {
    return switch (op) {
      case GET -> {
        Bytes found = map.get(field);
        yield found == null ? Reply.Items.NONE : Reply.Items.of(found);
      }
      case SIZE -> new Reply.Number(map.length());
      case HAS_KEY -> word(map.get(field) != null);
      case HAS_VALUE -> word(map.hasValue(value));
      case IS_EMPTY -> word(map.length() == 0);
      case KEYS -> counted(map, true);
      case VALUES -> counted(map, false);
      case TO_S -> Reply.Items.of(inspected(map));
      default -> throw new IllegalStateException(op + " changes the map");
    };
  }

  private static Reply word(boolean value) {
    return value ? Reply.Word.TRUE : Reply.Word.FALSE;
  }

  private static Reply counted(MapValue map, boolean fields) {
    List<Bytes> items = new ArrayList<>(1 + map.length());
    items.add(Bytes.utf8(Integer.toString(map.length())));
    map.forEach((field, value) -> items.add(fields ? field : value));
    return new Reply.Items(items);
  }

  private static Bytes inspected(MapValue map) {
    StringBuilder out = new StringBuilder("{");
    map.forEach(
        (field, value) -> {
          out.append(out.length() > 1 ? ", " : "");
          Inspect.utf8(out, field);
          out.append("=>");
          Inspect.utf8(out, value);
        });
    return Bytes.utf8(out.append('}').toString());
  }
}
