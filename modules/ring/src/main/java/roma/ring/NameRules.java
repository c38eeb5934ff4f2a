package roma.ring;

import java.util.Map;
import java.util.Objects;
import roma.data.HashNames;
import roma.data.Key;
import roma.data.NameRewrite;

/** What may be changed about names in the ring. */
final class NameRules {
  private NameRules() {}

  /** Changes the draft and returns null, or returns why not. */
  static String setRewrite(RingDraft draft, RingChange.SetNameRewrite change) {
    Map<String, NameRewrite> rewrites = draft.nameRewrites();
    NameRewrite present = rewrites.get(change.network());
    NameRewrite next = change.next();
    if (!Objects.equals(present, change.replaces())) {
      return "the node names for " + change.network() + " are rewritten otherwise by now";
    } else if (Objects.equals(present, next)) {
      return "the node names for " + change.network() + " are rewritten so already";
    } else if (next == null) {
      rewrites.remove(change.network());
      return null;
    } else if (!next.network().equals(change.network()) || isTooLong(next)) {
      return "a rewriting names its network, and has texts of up to "
          + RingChange.SetNameRewrite.MOST_CHARS
          + " characters";
    } else if (present == null && rewrites.size() >= RingChange.SetNameRewrite.MOST) {
      return "there are " + rewrites.size() + " rewritings of node names already";
    }
    rewrites.put(change.network(), next);
    return null;
  }

  /** Changes the draft and returns null, or returns why not. */
  static String createHash(RingDraft draft, RingChange.CreateHashName change) {
    HashNames names = draft.hashNames();
    if (!HashNames.isAllowed(change.name())) {
      return HashNames.ALLOWED_TEXT;
    } else if (names.find(change.name()) != HashNames.NONE) {
      return change.name() + " already exists.";
    } else if (names.nextId() >= HashNames.MOST_IDS) {
      return "all " + HashNames.MOST_IDS + " numbers of hash names have been given";
    } else if (change.id() != names.nextId()) {
      return "the next hash name's number is " + names.nextId() + ", not " + change.id();
    } else if (names.byId().size() >= HashNames.MOST) {
      return "there are " + names.byId().size() + " hash names already";
    }
    draft.setHashNames(names.withCreated(change.name()));
    return null;
  }

  static String mountHash(RingDraft draft, RingChange.MountHashName change) {
    HashNames.Name name = draft.hashNames().byId().get(change.id());
    if (name == null) {
      return "no hash name has the number " + change.id();
    } else if (name.mounted() == change.mounted()) {
      return name.text() + " is so already";
    } else if (change.id() == Key.DEFAULT_HASH_NAME_ID) {
      return "default hash can't unmount.";
    }
    draft.setHashNames(draft.hashNames().withMounted(change.id(), change.mounted()));
    return null;
  }

  static String deleteHash(RingDraft draft, RingChange.DeleteHashName change) {
    if (change.id() == Key.DEFAULT_HASH_NAME_ID) {
      return "default hash can't unmount.";
    } else if (!draft.hashNames().byId().containsKey(change.id())) {
      return "no hash name has the number " + change.id();
    }
    draft.setHashNames(draft.hashNames().without(change.id()));
    return null;
  }

  private static boolean isTooLong(NameRewrite rewrite) {
    int most = RingChange.SetNameRewrite.MOST_CHARS;
    return rewrite.network().length() > most
        || rewrite.pattern().isEmpty()
        || rewrite.pattern().length() > most
        || rewrite.replacement().length() > most;
  }
}
