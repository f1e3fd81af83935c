// Properties that decide whether a change lands try the same examples each
// time: what failed can be repeated, and nothing lands or fails by luck. With
// PROPERTY_SEED=random they look for new ones; CI does that each night.
const fc = require('fast-check');

const DEFAULT_SEED = 20_261_126;

const wanted = process.env.PROPERTY_SEED ?? DEFAULT_SEED;
if (wanted !== 'random') {
  const seed = Number(wanted);
  if (!Number.isInteger(seed)) {
    throw new Error(
      `PROPERTY_SEED is "${wanted}": a whole number or "random" is needed`,
    );
  }
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
}
