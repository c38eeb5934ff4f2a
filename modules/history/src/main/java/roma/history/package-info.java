/**
 * Whether what clients were answered could have come from one copy of the data that does one thing
 * at a time. Knows nothing of where the answers come from: the simulator and the tests with real
 * processes judge by it.
 */
package roma.history;
