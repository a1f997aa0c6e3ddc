/**
 * Which of many keys a reader wants: key k (from 0) with a chance proportional to 1 / (k + 1)^skew, by inversion of a
 * uniform draw. Skew 0 is "all alike", about 1 is what is seen of web pages (Zipf).
 *
 * Engines differ in the last digit of a power. Here it only decides between two neighbouring keys, where a draw falls
 * between the one engine's sum and the other's: at a million keys that is one draw in 10^10.
 */
export function popularity(keys: number, skew: number): (uniform: number) => number {
  if (skew === 0) return (uniform) => Math.floor(uniform * keys);
  const upTo = new Float64Array(keys);
  let sum = 0;
  for (let key = 0; key < keys; key++) {
    sum += Math.exp(-skew * Math.log(key + 1));
    upTo[key] = sum;
  }
  return (uniform) => {
    const wanted = uniform * sum;
    let low = 0;
    let high = keys - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] as number) > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
