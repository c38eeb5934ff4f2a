package roma.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import roma.client.RomaClient;

/** Gives tests their cluster, one for a class, by {@link RomaTest}; without it one of a node. */
public final class RomaExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(RomaExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type.equals(RomaCluster.class) || type.equals(RomaClient.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RomaCluster cluster = cluster(context);
    return parameter.getParameter().getType().equals(RomaClient.class) ? cluster.client() : cluster;
  }

  private static RomaCluster cluster(ExtensionContext context) {
    Class<?> test = outermost(context.getRequiredTestClass());
    RomaTest asked = test.getAnnotation(RomaTest.class);
    int nodes = asked == null ? 1 : asked.nodes();
    // JUnit closes it with the context of the class.
    return classContext(context, test)
        .getStore(OURS)
        .getOrComputeIfAbsent(test, key -> RomaCluster.start(nodes), RomaCluster.class);
  }

  private static Class<?> outermost(Class<?> test) {
    Class<?> outer = test;
    while (outer.getEnclosingClass() != null && !outer.isAnnotationPresent(RomaTest.class)) {
      outer = outer.getEnclosingClass();
    }
    return outer;
  }

  private static ExtensionContext classContext(ExtensionContext context, Class<?> test) {
    ExtensionContext found = context;
    while (found.getTestMethod().isPresent()
        || !found.getTestClass().map(test::equals).orElse(true)) {
      found = found.getParent().orElse(found);
    }
    return found;
  }
}
