package roma.protocol;

import java.util.Map;
import roma.data.NameRewrite;

/** The lines of commands about the routing table, as ROMA's clients and tools send them. */
final class RoutingParser {
  /** ROMA says no more of what is wrong with these lines. */
  private static final String WRONG = "CLIENT_ERROR";

  private static final Map<String, Request.DumpForm> FORMS =
      Map.of(
          "json", Request.DumpForm.JSON,
          "yaml", Request.DumpForm.YAML,
          "yamlbytes", Request.DumpForm.YAML_BYTES,
          "bin", Request.DumpForm.BINARY);

  private static final byte ESCAPE = 0x1b;

  private RoutingParser() {}

  static Request parse(Verb verb, Line line) {
    return switch (verb) {
      case MKLHASH -> new Request.RoutingHash(line.tokens() < 2 ? "" : line.text(1));
      case ROUTINGDUMP -> dump(line);
      case GETROUTE -> getRoute(line);
      case GET_KEY_INFO -> keyInfo(line);
      case ADD_RTTABLE_SUB_NID -> addRewrite(line);
      case DELETE_RTTABLE_SUB_NID ->
          line.tokens() == 2
              ? new Request.RemoveNameRewrites(line.text(1))
              : LineParser.refused("CLIENT_ERROR usage:delete_rttable_sub_nid <netmask>");
      case CLEAR_RTTABLE_SUB_NID -> new Request.RemoveNameRewrites(null);
      default -> throw new IllegalStateException(verb + " is not parsed here");
    };
  }

  private static Request dump(Line line) {
    if (line.tokens() == 1) {
      return new Request.RoutingDump(Request.DumpForm.MARSHAL);
    }
    Request.DumpForm form = FORMS.get(line.text(1));
    return form == null ? LineParser.refused(WRONG) : new Request.RoutingDump(form);
  }

  private static Request getRoute(Line line) {
    long vnode = line.tokens() == 2 ? line.number(1) : Line.NO_NUMBER;
    return vnode == Line.NO_NUMBER
        ? LineParser.refused("CLIENT_ERROR usage: getroute <vnode>")
        : new Request.GetRoute(vnode);
  }

  /** Of the key without its hash name, which decides nothing; ROMA hashes it too here. */
  private static Request keyInfo(Line line) {
    return line.tokens() == 2
        ? new Request.KeyInfo(line.copy(line.start(1), line.find(1, ESCAPE)))
        : LineParser.refused("CLIENT_ERROR number of arguments(" + (line.tokens() - 1) + " for 1)");
  }

  private static Request addRewrite(Line line) {
    return line.tokens() == 4
        ? new Request.AddNameRewrite(new NameRewrite(line.text(1), line.text(2), line.text(3)))
        : LineParser.refused("CLIENT_ERROR usage:add_rttable_sub_nid <netmask> <regexp> <replace>");
  }
}
