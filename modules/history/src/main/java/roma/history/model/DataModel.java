package roma.history.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import roma.data.Command;
import roma.data.MetaCommand;
import roma.data.Record;
import roma.data.counter.CounterCommand;
import roma.data.list.ListCommand;
import roma.data.map.MapCommand;

/**
 * Keys and their values as plain Java collections; answers every command about one key as {@link
 * Shown} shows replies. Expiries are never, far off, or past: then the key is gone.
 */
public final class DataModel {
  private static final long PAST = 1;
  private static final String DATE = "last_updated_date";

  /**
   * @param expiresAt never, or far off
   * @param value {@link String}, {@link ModelList}, {@link Fields}, {@link Counters}
   */
  private record Held(int flags, long expiresAt, Object value) {}

  private static final class Fields extends LinkedHashMap<String, String> {
    private static final long serialVersionUID = 1;
  }

  /** By name; the date is the text {@code date}. */
  private static final class Counters extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1;
  }

  private final Map<String, Held> held = new TreeMap<>();

  /** {@code flush_all}. */
  public void clear() {
    held.clear();
  }

  /**
   * @param matches of a compare-and-set: whether the cas unique is the record's
   */
  public String say(String key, Command command, boolean matches) {
    Held now = held.get(key);
    if (command instanceof Command.Get) {
      return found(now);
    } else if (command instanceof Command.GetAny) {
      return now == null ? Shown.GONE : Shown.expiry(now.expiresAt());
    } else if (command instanceof Command.Store store) {
      return store(
          key, now, store.mode(), store.flags(), store.expiresAt(), store.value().toUtf8());
    } else if (command instanceof Command.CompareAndSet cas) {
      return now == null
          ? "NotFound"
          : !matches
              ? "Exists"
              : put(key, cas.flags(), cas.expiresAt(), cas.value().toUtf8(), "Stored");
    } else if (command instanceof Command.Delete) {
      return held.remove(key) == null ? "NotFound" : "Deleted";
    } else if (command instanceof Command.Arithmetic sum) {
      return arithmetic(key, now, sum.increment(), sum.delta(), false);
    } else if (command instanceof Command.Touch touch) {
      return now == null ? "NotFound" : touched(key, now, touch.expiresAt(), "Touched");
    } else if (command instanceof Command.GetAndTouch touch) {
      return now == null ? "NotFound" : touched(key, now, touch.expiresAt(), found(now));
    } else if (command instanceof Command.Meta meta) {
      return meta(key, now, meta.what());
    }
    Object operation = ((Command.Operate) command).operation();
    if (operation instanceof ListCommand list) {
      return list(key, now, list);
    } else if (operation instanceof MapCommand map) {
      return map(key, now, map);
    }
    return counters(key, now, (CounterCommand) operation);
  }

  // ---- Plain values ----

  private static String found(Held now) {
    return now == null ? "NotFound" : "Found " + now.flags() + " " + shown(now.value());
  }

  private static String shown(Object value) {
    if (value instanceof ModelList list) {
      return list.elements.toString();
    } else if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(pair -> pair.getKey() + "=" + pair.getValue())
          .toList()
          .toString();
    }
    return (String) value;
  }

  private String put(String key, int flags, long expiresAt, Object value, String answer) {
    if (expiresAt == PAST) {
      held.remove(key);
    } else {
      held.put(key, new Held(flags, expiresAt, value));
    }
    return answer;
  }

  private String touched(String key, Held now, long expiresAt, String answer) {
    return put(key, now.flags(), expiresAt, now.value(), answer);
  }

  private String store(
      String key, Held now, Command.Mode mode, int flags, long expiresAt, String value) {
    boolean takes =
        switch (mode) {
          case SET -> true;
          case ADD -> now == null;
          default -> now != null;
        };
    if (!takes) {
      return "NotStored";
    }
    return switch (mode) {
      case APPEND -> put(key, now.flags(), now.expiresAt(), now.value() + value, "Stored");
      case PREPEND -> put(key, now.flags(), now.expiresAt(), value + now.value(), "Stored");
      default -> put(key, flags, expiresAt, value, "Stored");
    };
  }

  private String arithmetic(String key, Held now, boolean up, long delta, boolean showsRecord) {
    if (now == null) {
      return "NotFound";
    }
    if (!(now.value() instanceof String text)
        || !text.matches("\\d{1,20}")
        || new BigInteger(text).bitLength() > Long.SIZE) {
      return "NotANumber";
    }
    BigInteger change = BigInteger.valueOf(up ? delta : -delta);
    BigInteger after = new BigInteger(text).add(change).max(BigInteger.ZERO);
    String wrapped = after.mod(BigInteger.TWO.pow(Long.SIZE)).toString();
    put(key, now.flags(), now.expiresAt(), wrapped, "");
    return showsRecord ? found(held.get(key)) : "Number " + after.longValue();
  }

  private String meta(String key, Held now, MetaCommand what) {
    if (what instanceof MetaCommand.Get) {
      return found(now);
    } else if (what instanceof MetaCommand.Store store) {
      return store(
          key, now, store.mode(), store.flags(), store.expiresAt(), store.value().toUtf8());
    } else if (what instanceof MetaCommand.Delete) {
      return held.remove(key) == null ? "NotFound" : "Deleted";
    }
    MetaCommand.Arithmetic sum = (MetaCommand.Arithmetic) what;
    return arithmetic(key, now, sum.increment(), sum.delta(), true);
  }

  // ---- Lists ----

  private String list(String key, Held now, ListCommand command) {
    if (now != null && !(now.value() instanceof ModelList)) {
      return "NOT_A_LIST";
    }
    ModelList list = now == null ? null : ((ModelList) now.value()).copy();
    if (list == null) {
      switch (command.op()) {
        case AT, FIRST, LAST, GETS, GETS_WITH_TIME, JOIN, JOIN_WITH_TIME, TO_JSON, TO_S:
        case SHIFT, POP:
          return "Items []";
        case PUT_FIRST, PUT_LAST, INSERT:
          list = new ModelList();
          break;
        default:
          return "NotFound";
      }
    }
    int before = list.elements.size();
    String answer = list.say(command, now == null);
    boolean changes =
        switch (answer) {
          case "Stored", "Deleted", "CLEARED" -> true;
          default -> list.elements.size() != before && !answer.equals("NOT_PUSHED");
        };
    if (changes) {
      put(key, 0, Record.NEVER, list, answer);
    }
    return answer;
  }

  // ---- Maps ----

  private String map(String key, Held now, MapCommand command) {
    if (now != null && !(now.value() instanceof Fields)) {
      return "NOT_A_MAP";
    }
    Fields fields = new Fields();
    if (now != null) {
      fields.putAll((Fields) now.value());
    }
    String field = command.field() == null ? null : command.field().toUtf8();
    String value = command.value().toUtf8();
    if (command.op() == MapCommand.Op.SET) {
      fields.put(field, value);
      return put(key, 0, command.newExpiry(), fields, "Stored");
    }
    boolean shows =
        switch (command.op()) {
          case GET, KEYS, VALUES, TO_S -> true;
          default -> false;
        };
    if (now == null) {
      return shows ? "Items []" : "NotFound";
    }
    switch (command.op()) {
      case DELETE:
        if (fields.remove(field) == null) {
          return "NOT_DELETED";
        }
        return put(key, 0, now.expiresAt(), fields, "Deleted");
      case CLEAR:
        return put(key, 0, now.expiresAt(), new Fields(), "CLEARED");
      case GET:
        return fields.containsKey(field) ? "Items [" + fields.get(field) + "]" : "Items []";
      case SIZE:
        return "Number " + fields.size();
      case HAS_KEY:
        return ModelList.word(fields.containsKey(field));
      case HAS_VALUE:
        return ModelList.word(fields.containsValue(value));
      case IS_EMPTY:
        return ModelList.word(fields.isEmpty());
      case KEYS:
        return ModelList.items(fields.size(), fields.keySet());
      case VALUES:
        return ModelList.items(fields.size(), fields.values());
      default:
        return fields.entrySet().stream()
            .map(pair -> "\"" + pair.getKey() + "\"=>\"" + pair.getValue() + "\"")
            .collect(Collectors.joining(", ", "Items [{", "}]"));
    }
  }

  // ---- Counters ----

  private String counters(String key, Held now, CounterCommand command) {
    if (now != null && !(now.value() instanceof Counters)) {
      return "NOT_COUNTERS";
    }
    Counters counters = new Counters();
    if (now != null) {
      counters.putAll((Counters) now.value());
    }
    if (command.op() == CounterCommand.Op.COUNTUP) {
      for (CounterCommand.Step step : command.steps()) {
        counters.merge(step.name().toUtf8(), step.by(), (a, b) -> (Long) a + (Long) b);
      }
    } else if (now == null) {
      return "Items []";
    }
    if (command.op() != CounterCommand.Op.GET) {
      counters.put(DATE, "date");
      put(key, 0, command.newExpiry(), counters, "");
    }
    Counters shown = counters;
    if (command.op() != CounterCommand.Op.COUNTUP && !command.steps().isEmpty()) {
      shown = new Counters();
      shown.put(DATE, "date");
      for (CounterCommand.Step step : command.steps()) {
        Object value = counters.get(step.name().toUtf8());
        if (value != null) {
          shown.put(step.name().toUtf8(), value);
        }
      }
    }
    List<String> pairs = new ArrayList<>();
    shown.forEach(
        (name, value) ->
            pairs.add("\"" + name + "\":" + (value instanceof Long ? value : "\"" + value + "\"")));
    return "Items [{" + String.join(",", pairs) + "}]";
  }
}
