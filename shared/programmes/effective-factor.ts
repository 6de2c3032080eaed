/** How far a programme's factors can multiply money, whichever of them meet (EA-02). */
import type { Programme } from '../domain/programme.ts'

/** No sale's effective factor is above this, in permille. */
export function highestEffectiveFactor(programme: Programme): bigint {
  const permilles = programme.accrual.factors.map(({ permille }) => BigInt(Math.max(1000, permille)))
  switch (programme.accrual.stacking) {
    case 'highest':
      return permilles.reduce((best, permille) => (permille > best ? permille : best), 1000n)
    case 'multiply':
      // Rounded up at each step, where the evaluation floors.
      return permilles.reduce((product, permille) => (product * permille + 999n) / 1000n, 1000n)
    case 'add':
      return permilles.reduce((sum, permille) => sum + permille - 1000n, 1000n)
  }
}
