/**
 * Uniform random numbers, 0 or more and less than 1, by the generator mulberry32; the same numbers for the same seed. Ends the process with a line where the seed is no whole number.
 * @param {string | undefined} seed
 */
export const mulberry32 = seed => {
  if (!/^\d{1,15}$/.test(seed ?? "")) {
    console.error(`seed ${seed}: give a whole number of 0 or more`);
    process.exit(2);
  }

  let state = Number(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};
