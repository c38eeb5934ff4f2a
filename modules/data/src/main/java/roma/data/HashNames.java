package roma.data;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * ROMA's named tables (reference/roma.md 1.6). Each name has a number, under which its records are
 * stored ({@link Key#hashNameId}) and which is never given again: whatever is still written for a
 * name that was deleted can thus not show up under a later one of the same text. A name that is
 * unmounted keeps its number and its records, and is not served. {@code roma}, number 0, is always
 * there. Immutable.
 */
public final class HashNames {
  /** The name of {@link Key#DEFAULT_HASH_NAME_ID}. */
  public static final String DEFAULT = "roma";

  /** What {@link #idOf} answers for a name that is not served. */
  public static final int NONE = -1;

  /** More would make the ring, and {@code stat}, large. */
  public static final int MOST = 128;

  /** All numbers that a {@link Key} can name. */
  public static final int MOST_IDS = 0x10000;

  /** The names of a new cluster. */
  public static final HashNames FIRST =
      new HashNames(new TreeMap<>(Map.of(Key.DEFAULT_HASH_NAME_ID, new Name(DEFAULT, true))), 1);

  /** What {@link #isAllowed} asks for. */
  public static final String ALLOWED_TEXT =
      "a hash name has 1 to 64 letters, digits, points, hyphens and underscores";

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** One of them. */
  public record Name(String text, boolean mounted) {}

  private final SortedMap<Integer, Name> byId;
  private final int nextId;
  private final Map<Bytes, Integer> served = new HashMap<>();

  /**
   * @param nextId the number of the next name, above all that were ever given; {@link #MOST_IDS}
   *     where there are none left
   */
  public HashNames(SortedMap<Integer, Name> byId, int nextId) {
    this.byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
    this.nextId = nextId;
    if (!byId.containsKey(Key.DEFAULT_HASH_NAME_ID)
        || byId.firstKey() < 0
        || byId.lastKey() >= nextId
        || nextId > MOST_IDS) {
      throw new IllegalArgumentException(byId + " are no hash names below number " + nextId);
    }
    byId.forEach(
        (id, name) -> {
          if (name.mounted()) {
            served.put(Bytes.utf8(name.text()), id);
          }
        });
  }

  /** Whether a name may have this text. */
  public static boolean isAllowed(String text) {
    return ALLOWED.matcher(text).matches();
  }

  /** Those that are not deleted, mounted or not, by number. */
  public SortedMap<Integer, Name> byId() {
    return byId;
  }

  public int nextId() {
    return nextId;
  }

  /** The number of a name that is served, or {@link #NONE}. */
  public int idOf(Bytes text) {
    return served.getOrDefault(text, NONE);
  }

  /** As {@link #idOf}, of a name that may also be unmounted. */
  public int find(String text) {
    for (Map.Entry<Integer, Name> name : byId.entrySet()) {
      if (name.getValue().text().equals(text)) {
        return name.getKey();
      }
    }
    return NONE;
  }

  /** Those that are served, in the order in which they were created. */
  public List<String> mounted() {
    return byId.values().stream().filter(Name::mounted).map(Name::text).toList();
  }

  /**
   * Whether requests for the number are to be refused. One that is not given yet was given by a
   * newer ring.
   */
  public boolean isRefused(int id) {
    if (id == Key.DEFAULT_HASH_NAME_ID || id >= nextId) {
      return false;
    }
    Name name = byId.get(id);
    return name == null || !name.mounted();
  }

  /** Whether the number's name was deleted: what is stored under it is to be removed. */
  public boolean isDeleted(int id) {
    return id < nextId && !byId.containsKey(id);
  }

  /** Whether a name is deleted in {@code newer} that is not deleted here. */
  public boolean losesAny(HashNames newer) {
    return newer != this && !newer.byId.keySet().containsAll(byId.keySet());
  }

  public HashNames withCreated(String text) {
    return with(nextId, new Name(text, true), nextId + 1);
  }

  /**
   * @throws NullPointerException where there is no such number
   */
  public HashNames withMounted(int id, boolean mounted) {
    return with(id, new Name(byId.get(id).text(), mounted), nextId);
  }

  public HashNames without(int id) {
    TreeMap<Integer, Name> names = new TreeMap<>(byId);
    names.remove(id);
    return new HashNames(names, nextId);
  }

  /** As if so many more numbers had been given. */
  public HashNames skipping(int numbers) {
    return new HashNames(byId, Math.min(MOST_IDS, nextId + numbers));
  }

  private HashNames with(int id, Name name, int next) {
    TreeMap<Integer, Name> names = new TreeMap<>(byId);
    names.put(id, name);
    return new HashNames(names, next);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashNames names && byId.equals(names.byId) && nextId == names.nextId;
  }

  @Override
  public int hashCode() {
    return 31 * byId.hashCode() + nextId;
  }

  @Override
  public String toString() {
    return byId + ", next " + nextId;
  }
}
