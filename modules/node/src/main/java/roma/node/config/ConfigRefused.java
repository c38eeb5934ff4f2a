package roma.node.config;

import java.util.List;

/**
 * A configuration that cannot be used; nothing was started. Each violation is one line for the
 * user.
 */
public final class ConfigRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> violations;

  public ConfigRefused(List<String> violations) {
    super(String.join("\n", violations));
    this.violations = List.copyOf(violations);
  }

  /** At least one; each says where the wrong value stands and what is allowed there. */
  public List<String> violations() {
    return violations;
  }
}
