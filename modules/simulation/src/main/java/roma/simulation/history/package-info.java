/**
 * What simulated clients saw, and whether one copy of the data that does one thing at a time could
 * have shown it.
 */
package roma.simulation.history;
