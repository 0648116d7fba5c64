/** Natural logarithm of the gamma function for x > 0 (Stirling's series after shifting x upwards). */
export function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 8) shift += Math.log(at++);
  const inverse = 1 / at;
  const series = inverse * (1 / 12 - inverse ** 2 * (1 / 360 - inverse ** 2 / 1260));
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
