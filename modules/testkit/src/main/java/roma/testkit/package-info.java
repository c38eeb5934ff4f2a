/**
 * Clusters for tests. {@link roma.testkit.RomaCluster} is the door; {@link roma.testkit.RomaTest}
 * and {@link roma.testkit.RomaExtension} give one to a JUnit 5 test.
 */
package roma.testkit;
