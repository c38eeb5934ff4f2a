package roma.server;

import java.util.Map;

/**
 * Further values for {@code stat}: a key that ROMA prints replaces ROMA's value ({@code
 * stats.config_path}, {@code storages[roma].storage.storage_path}), any other is added to ours and
 * must begin with {@code roma.}. Names of ours hold none of {@code node}, {@code primary}, {@code
 * secondary} and {@code run_}, over which operators filter.
 */
@FunctionalInterface
public interface StatSource {
  /** Called by an event loop at every {@code stat}: must not block. */
  Map<String, String> values();
}
