package roma.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class with a cluster of its own: its constructor and methods may have parameters of type
 * {@link RomaCluster} and {@link roma.client.RomaClient}. The cluster is started before the first
 * that has one, and stopped after the last test of the class.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RomaExtension.class)
public @interface RomaTest {
  /** Of the cluster. */
  int nodes() default 1;
}
