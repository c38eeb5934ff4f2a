/**
 * The simulated network: loss, delay, another order, duplicates, cuts in one or both directions.
 */
package roma.simulation.network;
