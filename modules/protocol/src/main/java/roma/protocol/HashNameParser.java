package roma.protocol;

import java.util.Locale;

/** The lines of ROMA's commands about hash names. */
final class HashNameParser {
  private HashNameParser() {}

  static Request parse(Verb verb, Line line) {
    return switch (verb) {
      case HASHLIST -> new Request.HashList();
      case DEFHASH -> new Request.DefaultHash(line.tokens() == 2 ? line.text(1) : null);
      case CREATEHASH -> change(verb, line, Request.HashChange.CREATE);
      case DELETEHASH -> change(verb, line, Request.HashChange.DELETE);
      case MOUNTHASH -> change(verb, line, Request.HashChange.MOUNT);
      case UMOUNTHASH -> change(verb, line, Request.HashChange.UNMOUNT);
      default -> throw new IllegalStateException(verb + " is not parsed here");
    };
  }

  private static Request change(Verb verb, Line line, Request.HashChange what) {
    return line.tokens() == 2
        ? new Request.ChangeHash(what, line.text(1))
        : LineParser.refused(
            "CLIENT_ERROR usage:" + verb.name().toLowerCase(Locale.ROOT) + " <name>");
  }
}
