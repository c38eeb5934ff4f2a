package roma.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** As {@link Lists}, each operation waiting for its answer, as {@link BlockingValues} do. */
public final class BlockingLists<V> {
  private final Lists<V> lists;

  BlockingLists(Lists<V> lists) {
    this.lists = lists;
  }

  public void push(String key, V element) {
    Await.answer(lists.push(key, element));
  }

  public boolean push(String key, V element, ListPut how) {
    return Await.answer(lists.push(key, element, how));
  }

  public void prepend(String key, V element) {
    Await.answer(lists.prepend(key, element));
  }

  public void prepend(String key, V element, ListPut how) {
    Await.answer(lists.prepend(key, element, how));
  }

  public void insert(String key, int index, V element) {
    Await.answer(lists.insert(key, index, element));
  }

  public boolean set(String key, int index, V element) {
    return Await.answer(lists.set(key, index, element));
  }

  public boolean remove(String key, V element) {
    return Await.answer(lists.remove(key, element));
  }

  public boolean removeAt(String key, int index) {
    return Await.answer(lists.removeAt(key, index));
  }

  public boolean clear(String key) {
    return Await.answer(lists.clear(key));
  }

  public Optional<V> takeFirst(String key) {
    return Await.answer(lists.takeFirst(key));
  }

  public Optional<V> takeLast(String key) {
    return Await.answer(lists.takeLast(key));
  }

  public Optional<V> get(String key, int index) {
    return Await.answer(lists.get(key, index));
  }

  public List<V> getAll(String key) {
    return Await.answer(lists.getAll(key));
  }

  public List<V> getRange(String key, int from, int to) {
    return Await.answer(lists.getRange(key, from, to));
  }

  public List<Lists.Timed<V>> getAllTimed(String key) {
    return Await.answer(lists.getAllTimed(key));
  }

  public boolean contains(String key, V element) {
    return Await.answer(lists.contains(key, element));
  }

  public OptionalInt indexOf(String key, V element) {
    return Await.answer(lists.indexOf(key, element));
  }

  public OptionalInt length(String key) {
    return Await.answer(lists.length(key));
  }
}
