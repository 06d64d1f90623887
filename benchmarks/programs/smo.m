% The inner loop of sequential minimal optimisation for a support vector machine (linear kernel).
rand('twister', 7);
m = 400;
X = [rand(m / 2, 2); rand(m / 2, 2) + 0.6];
Y = [-ones(m / 2, 1); ones(m / 2, 1)];
C = 1;
tol = 1e-3;
K = X * X';
alphas = zeros(m, 1);
b = 0;
E = zeros(m, 1);
passes = 0;
rounds = 0;
while passes < 5 && rounds < 25
  changed = 0;
  for i = 1:m
    E(i) = b + sum(alphas .* Y .* K(:, i)) - Y(i);
    if (Y(i) * E(i) < -tol && alphas(i) < C) || (Y(i) * E(i) > tol && alphas(i) > 0)
      j = ceil(m * rand());
      while j == i
        j = ceil(m * rand());
      end
      E(j) = b + sum(alphas .* Y .* K(:, j)) - Y(j);
      ai = alphas(i);
      aj = alphas(j);
      if Y(i) == Y(j)
        L = max(0, aj + ai - C);
        H = min(C, aj + ai);
      else
        L = max(0, aj - ai);
        H = min(C, C + aj - ai);
      end
      if L == H
        continue;
      end
      eta = 2 * K(i, j) - K(i, i) - K(j, j);
      if eta >= 0
        continue;
      end
      alphas(j) = alphas(j) - (Y(j) * (E(i) - E(j))) / eta;
      alphas(j) = min(H, alphas(j));
      alphas(j) = max(L, alphas(j));
      if abs(alphas(j) - aj) < tol
        alphas(j) = aj;
        continue;
      end
      alphas(i) = alphas(i) + Y(i) * Y(j) * (aj - alphas(j));
      b1 = b - E(i) - Y(i) * (alphas(i) - ai) * K(i, j)' - Y(j) * (alphas(j) - aj) * K(i, j)';
      b2 = b - E(j) - Y(i) * (alphas(i) - ai) * K(i, j)' - Y(j) * (alphas(j) - aj) * K(j, j)';
      if 0 < alphas(i) && alphas(i) < C
        b = b1;
      elseif 0 < alphas(j) && alphas(j) < C
        b = b2;
      else
        b = (b1 + b2) / 2;
      end
      changed = changed + 1;
    end
  end
  rounds = rounds + 1;
  if changed == 0
    passes = passes + 1;
  else
    passes = 0;
  end
end
printf('%d %.2f\n', rounds, mean((K * (alphas .* Y) + b > 0) == (Y > 0)));
