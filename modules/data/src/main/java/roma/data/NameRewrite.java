package roma.data;

/**
 * Clients of one network are shown other node names in routing dumps, for instance because they
 * reach the nodes behind an address translation (ROMA's {@code sub_nid}, reference/roma.md 2.2).
 *
 * @param network of the clients, such as {@code 10.0.0.0/8}; names the rewriting
 * @param pattern what is replaced in each node's name, literally, where it first occurs
 * @param replacement what stands there instead
 */
public record NameRewrite(String network, String pattern, String replacement) {
  /** The node's name as these clients are shown it. */
  public String apply(String name) {
    int at = name.indexOf(pattern);
    return at < 0
        ? name
        : name.substring(0, at) + replacement + name.substring(at + pattern.length());
  }
}
