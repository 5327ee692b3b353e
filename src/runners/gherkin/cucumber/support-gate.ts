/** Under this name the one who loads support code leaves the function that registers it. */
export const supportGateKey: unique symbol = Symbol.for('assay.gherkin.support');

type Registrar = () => Promise<void>;

/**
 * Cucumber takes step definitions only from files that it imports itself, so it imports this one. A property of the
 * global object carries the function: Cucumber may import the file as another module instance than ours.
 */
const register = (globalThis as { [supportGateKey]?: Registrar })[supportGateKey];
await register?.();
