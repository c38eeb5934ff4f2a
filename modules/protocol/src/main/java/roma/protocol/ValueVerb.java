package roma.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import roma.data.counter.CounterCommand;
import roma.data.list.ListCommand;
import roma.data.list.Placement;
import roma.data.map.MapCommand;

/**
 * ROMA's commands about lists, maps and counters, by what they are made of, so that one parser
 * reads them all (reference/roma.md 2.1.2 to 2.1.4).
 *
 * @param words between the command and the length of the block, or the end of the line
 * @param block whether a data block follows
 * @param op {@link ListCommand.Op}, {@link MapCommand.Op} or {@link CounterCommand.Op}
 * @param swap see {@link Placement#swap}
 * @param marshal see {@link CounterCommand#marshal}
 */
record ValueVerb(List<Word> words, boolean block, Enum<?> op, boolean swap, boolean marshal) {
  /** What a word is. */
  enum Word {
    KEY,
    INDEX,
    SIZE,
    /** {@code 30}, {@code 5h}, {@code 2d}. */
    AGE,
    FIELD,
    FLAGS,
    EXPIRY,
    /** Behind the length, or where it would be: elements of a list. May be missing. */
    RANGE
  }

  private static final int LONGEST_NAME = 48;
  private static final Map<String, ValueVerb> ALL = new HashMap<>();
  private static final Map<ValueVerb, String> NAMES = new HashMap<>();

  static {
    lists();
    maps();
    counters();
  }

  private static void lists() {
    list("at", ListCommand.Op.AT, "key index");
    list("clear", ListCommand.Op.CLEAR, "key");
    list("delete", ListCommand.Op.DELETE, "key block");
    list("delete_at", ListCommand.Op.DELETE_AT, "key index");
    list("empty?", ListCommand.Op.IS_EMPTY, "key");
    list("first", ListCommand.Op.FIRST, "key");
    list("last", ListCommand.Op.LAST, "key");
    list("gets", ListCommand.Op.GETS, "key range");
    list("gets_with_time", ListCommand.Op.GETS_WITH_TIME, "key range");
    list("include?", ListCommand.Op.INCLUDES, "key block");
    list("index", ListCommand.Op.INDEX, "key block");
    list("insert", ListCommand.Op.INSERT, "key index block");
    list("update_at", ListCommand.Op.UPDATE_AT, "key index block");
    list("shift", ListCommand.Op.SHIFT, "key");
    list("pop", ListCommand.Op.POP, "key");
    list("join", ListCommand.Op.JOIN, "key block range");
    list("join_with_time", ListCommand.Op.JOIN_WITH_TIME, "key block range");
    list("to_json", ListCommand.Op.TO_JSON, "key range");
    list("to_s", ListCommand.Op.TO_S, "key range");
    list("length", ListCommand.Op.LENGTH, "key");
    list("sized_insert", ListCommand.Op.PUT_FIRST, "key size block");
    list("sized_prepend", ListCommand.Op.PUT_FIRST, "key size block");
    list("swap_and_insert", ListCommand.Op.PUT_FIRST, "key block");
    list("delete_and_prepend", ListCommand.Op.PUT_FIRST, "key block");
    list("swap_and_sized_insert", ListCommand.Op.PUT_FIRST, "key size block");
    list("sized_delete_and_prepend", ListCommand.Op.PUT_FIRST, "key size block");
    list("expired_swap_and_insert", ListCommand.Op.PUT_FIRST, "key age block");
    list("expired_swap_and_sized_insert", ListCommand.Op.PUT_FIRST, "key age size block");
    list("push", ListCommand.Op.PUT_LAST, "key block");
    list("sized_push", ListCommand.Op.PUT_LAST, "key size block");
    list("swap_and_push", ListCommand.Op.PUT_LAST, "key block");
    list("swap_and_sized_push", ListCommand.Op.PUT_LAST, "key size block");
    list("expired_swap_and_push", ListCommand.Op.PUT_LAST, "key age block");
    list("expired_swap_and_sized_push", ListCommand.Op.PUT_LAST, "key age size block");
  }

  private static void list(String name, ListCommand.Op op, String line) {
    add("alist_" + name, op, line, name.contains("swap") || name.contains("delete_and"), false);
  }

  private static void maps() {
    map("set", MapCommand.Op.SET, "key field flags expiry block");
    map("get", MapCommand.Op.GET, "key field");
    map("delete", MapCommand.Op.DELETE, "key field");
    map("clear", MapCommand.Op.CLEAR, "key");
    map("size", MapCommand.Op.SIZE, "key");
    map("key?", MapCommand.Op.HAS_KEY, "key field");
    map("value?", MapCommand.Op.HAS_VALUE, "key block");
    map("empty?", MapCommand.Op.IS_EMPTY, "key");
    map("keys", MapCommand.Op.KEYS, "key");
    map("values", MapCommand.Op.VALUES, "key");
    map("to_s", MapCommand.Op.TO_S, "key");
  }

  private static void map(String name, MapCommand.Op op, String line) {
    add("map_" + name, op, line, false, false);
  }

  private static void counters() {
    for (CounterCommand.Op op : CounterCommand.Op.values()) {
      String name = "mapcount_" + op.name().toLowerCase(Locale.ROOT);
      add(name, op, "key expiry block", false, false);
      add(name + "_ms", op, "key expiry block", false, true);
    }
  }

  private static void add(String name, Enum<?> op, String line, boolean swap, boolean marshal) {
    List<Word> words = new ArrayList<>();
    boolean block = false;
    for (String part : List.of(line.split(" "))) {
      if (part.equals("block")) {
        block = true;
      } else {
        words.add(Word.valueOf(part.toUpperCase(Locale.ROOT)));
      }
    }
    ValueVerb verb = new ValueVerb(List.copyOf(words), block, op, swap, marshal);
    ALL.put(name, verb);
    NAMES.putIfAbsent(verb, name);
  }

  /** The command that the line begins with, in any case, or null. */
  static ValueVerb of(Line line) {
    return line.end(0) - line.start(0) > LONGEST_NAME
        ? null
        : ALL.get(line.text(0).toLowerCase(Locale.ROOT));
  }

  /** All of them, each once: some have several names. */
  static Set<ValueVerb> all() {
    return NAMES.keySet();
  }

  /** The command's first name. */
  String commandName() {
    return NAMES.get(this);
  }

  /** Which word of the line is the block's length: behind all but a {@link Word#RANGE}. */
  int lengthToken() {
    boolean ranged = words.get(words.size() - 1) == Word.RANGE;
    return ranged ? words.size() : words.size() + 1;
  }
}
