/**
 * Which of many keys a reader wants: key k (from 0) with a chance proportional to 1 / (k + 1)^skew, by inversion of a
 * uniform draw. Skew 0 is "all alike", about 1 is what is seen of web pages (Zipf).
 */
export function popularity(keys: number, skew: number): (uniform: number) => number {
  if (skew === 0) return (uniform) => Math.floor(uniform * keys);
  const upTo = new Float64Array(keys);
  let sum = 0;
  for (let key = 0; key < keys; key++) {
    sum += (key + 1) ** -skew;
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
