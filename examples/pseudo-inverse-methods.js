// Three ways to the pseudo-inverse of a matrix; the two figures measure them.
import { inverse, Matrix, pseudoInverse, QrDecomposition } from 'ml-matrix';

/** A random matrix of 2n rows and n columns. */
export function randomMatrix(n) {
  return Matrix.rand(2 * n, n);
}

/** The same, after each way was taken with a small matrix: V8 has compiled them then, and the figure shows matrices only. */
export function randomMatrixWarm(n) {
  for (const method of [bySvd, byQr, byNormalEquations]) {
    for (let i = 0; i < 20; i++) method(randomMatrix(20));
  }
  return randomMatrix(n);
}

/** By singular values: works for any matrix. */
export function bySvd(a) {
  return pseudoInverse(a);
}

/** By QR: A = QR, so R⁻¹Qᵀ; for matrices of full rank. */
export function byQr(a) {
  return new QrDecomposition(a).solve(Matrix.eye(a.rows));
}

/** By the normal equations: (AᵀA)⁻¹Aᵀ; for well-conditioned matrices. */
export function byNormalEquations(a) {
  const transposed = a.transpose();
  return inverse(transposed.mmul(a)).mmul(transposed);
}
