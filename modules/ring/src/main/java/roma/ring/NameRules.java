package roma.ring;

import java.util.Map;
import java.util.Objects;
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

  private static boolean isTooLong(NameRewrite rewrite) {
    int most = RingChange.SetNameRewrite.MOST_CHARS;
    return rewrite.network().length() > most
        || rewrite.pattern().isEmpty()
        || rewrite.pattern().length() > most
        || rewrite.replacement().length() > most;
  }
}
