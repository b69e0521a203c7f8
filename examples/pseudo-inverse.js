/*
 * The pseudo-inverse of a matrix with ml-matrix, from its singular value decomposition, step by step.
 *
 *   npm install ml-matrix
 *   npx mprof-line examples/pseudo-inverse.js [rows] [columns]
 *
 * Matrices are arrays of Float64Array, so look at `external` beside `allocated`. The decomposition works on copies and
 * allocates several times what it returns; `peak` says how much memory the machine must have for it.
 * With --include 'node_modules/ml-matrix/**' --all the lines of the library are listed, too.
 */
import { Matrix, SVD } from 'ml-matrix';

const rows = Number(process.argv[2] ?? 400);
const columns = Number(process.argv[3] ?? 200);

// @profile
function pseudoInverse(matrix) {
  const svd = new SVD(matrix, { autoTranspose: true });
  const U = svd.leftSingularVectors;
  const V = svd.rightSingularVectors;
  const threshold = Number.EPSILON * Math.max(...svd.diagonal) * Math.max(matrix.rows, matrix.columns);
  const inverted = svd.diagonal.map((value) => (value > threshold ? 1 / value : 0));
  const scaled = V.mmul(Matrix.diag(inverted));
  return scaled.mmul(U.transpose());
}

// @profile
function largestError(matrix, inverse) {
  const again = matrix.mmul(inverse).mmul(matrix);
  const error = again.sub(matrix).abs();
  return error.max();
}

let seed = 1;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const matrix = Matrix.rand(rows, columns, { random });
const inverse = pseudoInverse(matrix);
console.log(`${rows} × ${columns}: A·A⁺·A differs from A by at most ${largestError(matrix, inverse).toExponential(0)}`);
